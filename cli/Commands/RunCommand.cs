using System.CommandLine;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu run [options] PROGRAM [ARG...]</c>.</summary>
internal static class RunCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "run";

    /// <summary>The command; <paramref name="programIndex"/> is the index of PROGRAM among the process's <paramref name="argumentCount"/> arguments, or -1.</summary>
    public static Command Create(int programIndex, int argumentCount) => ProgramArguments.CreateCommand(Name, "Runs a program exactly as it would run natively. Options end at PROGRAM or at --.", RunOptions.All,
        programIndex, (result, options) => RunOptions.Start(result, options, programIndex, argumentCount));
}
