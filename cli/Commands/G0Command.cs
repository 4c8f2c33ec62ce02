using System.CommandLine;
using GoEmu.Cli.G0;
using GoEmu.Cli.Live;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu g0 [options] PROGRAM [ARG...]</c>: every switch from stack to stack.</summary>
internal static class G0Command
{
    /// <summary>Its name.</summary>
    public const string Name = "g0";

    private static readonly Option<int> s_max = new("-n", "--max") { HelpName = "COUNT", Description = "show at most COUNT switches one by one; all are counted", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<string> s_frames = new("--frames") { HelpName = "FUNC", Description = "show the stack at switches to run FUNC, which may have * and ?", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> s_json = new("--json") { Description = "print JSON" };
    private static readonly Option<string> s_picture = new("--svg") { HelpName = "FILE", Description = "draw a picture as well", DefaultValueFactory = _ => "" };
    private static readonly Option<string> s_output = new("-o", "--output") { HelpName = "FILE", Description = "where the report goes instead of stderr; - is stdout", DefaultValueFactory = _ => "" };

    /// <summary>All its options: its own and those of <c>run</c>.</summary>
    public static readonly Option[] All = [s_max, s_frames, s_json, s_picture, s_output, .. RunOptions.All];

    /// <summary>The command; <paramref name="programIndex"/> and <paramref name="argumentCount"/> as for <c>run</c>.</summary>
    public static Command Create(int programIndex, int argumentCount) => ProgramArguments.CreateCommand(Name,
        "Runs a Go program and shows each switch to and from g0's stack: what for, by whom, how deep.", All,
        programIndex, (result, options) => Execute(result, options, programIndex, argumentCount));

    private static int Execute(ParseResult result, ProcessOptions options, int programIndex, int argumentCount)
    {
        var g0 = new G0Options(
            Math.Max(0, result.GetValue(s_max)), result.GetValue(s_frames)!, result.GetValue(s_json),
            ReportOutput.FullPath(result.GetValue(s_output)!), ReportOutput.FullPath(result.GetValue(s_picture)!));
        return RunOptions.Start(result, options with { CountInstructions = true }, programIndex, argumentCount, process => G0Start.Begin(process, g0));
    }
}
