using System.Text;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary>The emulator started by a guest's exec: <c>goemu MARKER OPTIONS PATH ARGV...</c>. Not for people.</summary>
internal static class HandoverCommand
{
    private const int Options = 1, Program = 2, Arguments = 3;

    /// <summary>Runs the program; returns only when it could not be started.</summary>
    public static int Run(int argumentCount)
    {
        List<byte[]> raw = RawArguments.CommandLine(argumentCount);
        if (raw.Count <= Arguments)
        {
            StandardError.WriteLine("goemu: " + ExecHandover.Marker + " is for the emulator's own use");
            return ExitCodes.Usage;
        }
        try
        {
            ProcessOptions options = ExecHandover.Decode(Encoding.UTF8.GetString(raw[Options]), out ulong ignored);
            return ProgramStart.Run(raw[Program], raw[Arguments..], RawArguments.Environment(), options, ignored, lookUp: false);
        }
        catch (FormatException)
        {
            StandardError.WriteLine("goemu: bad handover options");
            return ExitCodes.Usage;
        }
    }
}
