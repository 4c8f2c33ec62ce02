using System.CommandLine;

namespace GoEmu.Cli.Commands;

/// <summary>The command line: one line a command.</summary>
internal static class RootCommandFactory
{
    /// <summary>Builds the tree; <paramref name="programIndex"/> is where the guest's own
    /// arguments begin among the <paramref name="argumentCount"/> of the process, for the commands that run a program.</summary>
    public static RootCommand Create(int programIndex, int argumentCount) => new("Runs, traces and explains Go programs (x86-64 Linux user-mode emulation).")
    {
        RunCommand.Create(programIndex, argumentCount),
        StepCommand.Create(programIndex, argumentCount),
        TraceCommand.Create(programIndex, argumentCount),
        BootCommand.Create(programIndex, argumentCount),
        G0Command.Create(programIndex, argumentCount),
        CallsCommand.Create(programIndex, argumentCount),
        TestCommand.Create(),
        InfoCommand.Create(),
        CompletionCommand.Create(),
    };
}
