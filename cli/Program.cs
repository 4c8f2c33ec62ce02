using GoEmu.Cli.Commands;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        ReservedDescriptor.Reserve();
        // The guest's exec starts the emulator with arguments of its own, past the command line's parser.
        if (args.Length > 0 && args[0] == ExecHandover.Marker)
            return HandoverCommand.Run(args.Length);
        string[] parsed = ProgramArguments.SplitOff(args, out int programIndex);
        return RootCommandFactory.Create(args, programIndex).Parse(parsed).Invoke();
    }
}
