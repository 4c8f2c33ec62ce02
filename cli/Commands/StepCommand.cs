using System.CommandLine;
using GoEmu.Cli.Step;
using GoEmu.Emulator.Engine;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu step [options] PROGRAM [ARG...]</c>: every instruction, with what it changed.</summary>
internal static class StepCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "step";

    private static readonly Option<long> s_count = new("-n", "--count") { HelpName = "COUNT", Description = "print at most COUNT instructions, then run on without printing", DefaultValueFactory = _ => long.MaxValue };
    private static readonly Option<string> s_from = new("--from") { HelpName = "FUNC|ADDR", Description = "begin at a function, such as main.main, or an address, such as 0x401000", DefaultValueFactory = _ => "" };
    private static readonly Option<string> s_until = new("--until") { HelpName = "FUNC|ADDR", Description = "stop printing there and run on", DefaultValueFactory = _ => "" };
    private static readonly Option<string> s_syntax = new("--syntax") { HelpName = "go|intel|att", Description = "how instructions are written", DefaultValueFactory = _ => "go" };
    private static readonly Option<string> s_output = new("-o", "--output") { HelpName = "FILE", Description = "where lines go instead of stderr", DefaultValueFactory = _ => "" };

    /// <summary>Ways to write instructions, by the name that options give them.</summary>
    public static readonly Dictionary<string, StepSyntax> Syntaxes = new() { ["go"] = StepSyntax.Go, ["intel"] = StepSyntax.Intel, ["att"] = StepSyntax.Att };

    /// <summary>All its options: its own and those of <c>run</c>.</summary>
    public static readonly Option[] All = [s_count, s_from, s_until, s_syntax, s_output, .. RunOptions.All.Where(o => o.Name != "--engine")];

    /// <summary>The command; <paramref name="programIndex"/> and <paramref name="argumentCount"/> as for <c>run</c>.</summary>
    public static Command Create(int programIndex, int argumentCount) => ProgramArguments.CreateCommand(Name,
        "Runs a program on the interpreter and prints each instruction with the registers, flags and memory it changed.", All,
        programIndex, (result, options) => Execute(result, options, programIndex, argumentCount));

    private static int Execute(ParseResult result, ProcessOptions options, int programIndex, int argumentCount)
    {
        if (!Syntaxes.TryGetValue(result.GetValue(s_syntax)!, out StepSyntax syntax))
            return ProgramArguments.Complain($"unknown syntax '{result.GetValue(s_syntax)}'; known: {string.Join(", ", Syntaxes.Keys)}");
        var step = new StepOptions(result.GetValue(s_from)!, result.GetValue(s_until)!, result.GetValue(s_count), syntax, result.GetValue(s_output)!);
        StepOutput output;
        try
        {
            output = new StepOutput(step.Output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProgramArguments.Complain($"cannot write '{step.Output}'");
        }
        return RunOptions.Start(result, options with { Engine = EngineKind.Interpreter }, programIndex, argumentCount, process => StepStart.Begin(process, step, output));
    }
}
