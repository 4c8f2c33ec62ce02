using System.CommandLine;
using GoEmu.Cli.Calls;
using GoEmu.Cli.Live;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu calls -e FUNC [options] PROGRAM [ARG...]</c>: how often functions are called.</summary>
internal static class CallsCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "calls";

    private static readonly Option<string[]> s_functions = new("-e", "--event") { HelpName = "FUNC", Description = "a function, a pattern with * and ?, or an address; may be given more than once", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<bool> s_list = new("--list") { Description = "print each call on stderr when it is made, with goroutine and caller" };
    private static readonly Option<string> s_output = new("-o", "--output") { HelpName = "FILE", Description = "where the counts go instead of stderr; - is stdout", DefaultValueFactory = _ => "" };

    /// <summary>All its options: its own and those of <c>run</c>.</summary>
    public static readonly Option[] All = [s_functions, s_list, s_output, .. RunOptions.All];

    /// <summary>The command; <paramref name="programIndex"/> and <paramref name="argumentCount"/> as for <c>run</c>.</summary>
    public static Command Create(int programIndex, int argumentCount) => ProgramArguments.CreateCommand(Name,
        "Runs a program and counts the calls of functions, by name or pattern.", All,
        programIndex, (result, options) => Execute(result, options, programIndex, argumentCount));

    private static int Execute(ParseResult result, ProcessOptions options, int programIndex, int argumentCount)
    {
        var calls = new CallsOptions(result.GetValue(s_functions) ?? [], result.GetValue(s_list), ReportOutput.FullPath(result.GetValue(s_output)!));
        return calls.Functions.Count == 0
            ? ProgramArguments.Complain($"no function given (-e); see 'goemu {Name} --help'")
            : RunOptions.Start(result, options, programIndex, argumentCount, process => CallsStart.Begin(process, calls));
    }
}
