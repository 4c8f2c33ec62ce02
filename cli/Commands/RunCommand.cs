using System.CommandLine;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu run [options] PROGRAM [ARG...]</c>.</summary>
internal static class RunCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "run";

    /// <summary>The command; <paramref name="programIndex"/> is the index of PROGRAM among the process's <paramref name="argumentCount"/> arguments, or -1.</summary>
    public static Command Create(int programIndex, int argumentCount)
    {
        var command = new Command(Name, "Runs a program exactly as it would run natively. Options end at PROGRAM or at --.");
        foreach (Option option in RunOptions.All)
            command.Add(option);
        command.Add(ProgramArguments.Argument());
        command.SetAction(result => Execute(result, programIndex, argumentCount));
        return command;
    }

    private static int Execute(ParseResult result, int programIndex, int argumentCount)
    {
        if (!ProgramArguments.IsComplete(Name, programIndex))
            return ExitCodes.Usage;
        return RunOptions.Read(result, out string error) is { } options
            ? RunOptions.Start(result, options, programIndex, argumentCount) : ProgramArguments.Complain(error);
    }
}
