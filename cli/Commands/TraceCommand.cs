using System.CommandLine;
using GoEmu.Cli.Trace;
using GoEmu.Emulator.Engine;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu trace [options] PROGRAM [ARG...]</c> records; <c>goemu trace show|stat|diff FILE...</c> reads.</summary>
internal static class TraceCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "trace";

    private const string DefaultFile = "goemu.trace";

    private static readonly Option<string> s_output = new("-o", "--output") { HelpName = "FILE", Description = "the trace; programs that PROGRAM executes get files of their own, FILE.PID", DefaultValueFactory = _ => DefaultFile };

    private static readonly Option<string> s_from = new("--from") { HelpName = "FUNC|ADDR", Description = "begin to record when a thread first comes there", DefaultValueFactory = _ => "" };
    private static readonly Option<string> s_to = new("--to") { HelpName = "FUNC|ADDR", Description = "stop when one comes there after that", DefaultValueFactory = _ => "" };
    private static readonly Option<string> s_max = new("--max") { HelpName = "SIZE", Description = "stop when the file has that size, such as 100M", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> s_stacks = new("--stacks") { Description = "record stack pointers too, and whose stack they are on" };
    private static readonly Option<bool> s_memory = new("--memory") { Description = "record addresses of all memory that is accessed too, and stacks" };
    private static readonly Option<string[]> s_events = new("-e", "--event") { HelpName = "FUNC", Description = "note each call of a function, a pattern with * and ?, or an address; may be given more than once", AllowMultipleArgumentsPerToken = false };

    /// <summary>All options of the recording command.</summary>
    public static readonly Option[] All = [s_output, s_from, s_to, s_max, s_events, s_stacks, s_memory, .. RunOptions.All];

    /// <summary>The command; <paramref name="programIndex"/> and <paramref name="argumentCount"/> as for <c>run</c>.</summary>
    public static Command Create(int programIndex, int argumentCount)
    {
        Command command = ProgramArguments.CreateCommand(Name,
        "Runs a program and records every instruction to a file, to be read with 'trace show', 'trace stat' and 'trace diff'.", All,
            programIndex, (result, options) => Execute(result, options, programIndex, argumentCount));
        foreach (Command reading in TraceReadCommands.Create())
            command.Add(reading);
        return command;
    }

    /// <summary>True when the arguments ask for a trace to be read.</summary>
    public static bool IsSubcommand(string[] args) => args.Length > 1 && args[1] is "show" or "stat" or "diff";

    private static int Execute(ParseResult result, ProcessOptions options, int programIndex, int argumentCount)
    {
        if (options.Engine == EngineKind.Mixed || (options.Engine == EngineKind.Interpreter && options.Deterministic == null))
            return ProgramArguments.Complain("traces are recorded on the JIT, or with --deterministic on the interpreter");
        ulong max = ulong.MaxValue;
        if (result.GetValue(s_max) is { Length: > 0 } size && !Sizes.TryParse(size, out max))
            return ProgramArguments.Complain($"'{size}' is no size: --max takes one such as 100M");
        var trace = new TraceOptions(result.GetValue(s_from)!, result.GetValue(s_to)!, result.GetValue(s_events) ?? [], max);
        bool memory = result.GetValue(s_memory);
        string file = Path.GetFullPath(result.GetValue(s_output)!);
        return RunOptions.Start(result, options with { TraceFile = file, TraceStacks = result.GetValue(s_stacks) || memory, TraceMemory = memory }, programIndex, argumentCount, process => TraceProbes.Begin(process, trace));
    }
}
