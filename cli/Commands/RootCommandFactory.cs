using System.CommandLine;

namespace GoEmu.Cli.Commands;

/// <summary>The command line: one line a command.</summary>
internal static class RootCommandFactory
{
    /// <summary>Builds the tree for the process's arguments; <paramref name="programIndex"/> is where the guest's own begin among them, for the commands that run a program.</summary>
    public static RootCommand Create(string[] args, int programIndex)
    {
        var root = new RootCommand("Runs, traces and explains Go programs (x86-64 Linux user-mode emulation).") { RunCommand.Create(programIndex, args.Length) };
        // To make all the others takes about a millisecond, which a run need not wait for.
        if (args is [RunCommand.Name, ..])
            return root;
        root.Add(StepCommand.Create(programIndex, args.Length));
        root.Add(DiffCommand.Create(programIndex, args.Length));
        root.Add(TraceCommand.Create(programIndex, args.Length));
        root.Add(BootCommand.Create(programIndex, args.Length));
        root.Add(G0Command.Create(programIndex, args.Length));
        root.Add(CallsCommand.Create(programIndex, args.Length));
        root.Add(TestCommand.Create());
        root.Add(InfoCommand.Create());
        root.Add(CompletionCommand.Create());
        return root;
    }
}
