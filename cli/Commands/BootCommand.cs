using System.CommandLine;
using GoEmu.Cli.Boot;
using GoEmu.Cli.Live;
using GoEmu.Emulator.Engine;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu boot [options] PROGRAM [ARG...]</c>: how a Go program starts.</summary>
internal static class BootCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "boot";

    private static readonly Option<bool> s_toExit = new("--run-on") { Description = "let the program run on behind main.main and report when it has ended" };
    private static readonly Option<bool> s_json = new("--json") { Description = "print JSON" };
    private static readonly Option<string> s_output = new("-o", "--output") { HelpName = "FILE", Description = "where the report goes; - is stdout (default: stdout, with --run-on stderr)", DefaultValueFactory = _ => "" };

    /// <summary>All its options: its own and those of <c>run</c>.</summary>
    public static readonly Option[] All = [s_toExit, s_json, s_output, .. RunOptions.All];

    /// <summary>The command; <paramref name="programIndex"/> and <paramref name="argumentCount"/> as for <c>run</c>.</summary>
    public static Command Create(int programIndex, int argumentCount) => ProgramArguments.CreateCommand(Name,
        "Shows how a Go program starts, from its first instruction to main.main, where it is ended.", All,
        programIndex, (result, options) => Execute(result, options, programIndex, argumentCount), EngineKind.Interpreter);

    private static int Execute(ParseResult result, ProcessOptions options, int programIndex, int argumentCount)
    {
        bool toExit = result.GetValue(s_toExit);
        string output = ReportOutput.FullPath(result.GetValue(s_output)!);
        if (output.Length == 0 && !toExit)
            output = ReportOutput.Stdout;
        var boot = new BootOptions(toExit, result.GetValue(s_json), output);
        return RunOptions.Start(result, options with { CountInstructions = true }, programIndex, argumentCount, process => BootStart.Begin(process, boot));
    }
}
