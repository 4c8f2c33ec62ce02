using System.CommandLine;
using System.Globalization;
using GoEmu.Cli.Step;
using GoEmu.Cli.Trace;
using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Tracing;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu trace show|stat|diff</c>: reading traces. Nothing of them is run.</summary>
internal static class TraceReadCommands
{
    private const int Differs = 1;

    /// <summary>The three commands.</summary>
    public static IEnumerable<Command> Create() => [Show(), Stat(), Diff()];

    private static Command Show()
    {
        Argument<string> file = File("FILE");
        var task = new Option<int>("--task") { HelpName = "ID", Description = "only this thread" };
        var function = new Option<string>("--func") { HelpName = "PATTERN", Description = "only functions of that name; * and ? stand for anything", DefaultValueFactory = _ => "" };
        var from = new Option<string>("--from") { HelpName = "FUNC|ADDR", Description = "begin when a thread first comes there", DefaultValueFactory = _ => "" };
        var to = new Option<string>("--to") { HelpName = "FUNC|ADDR", Description = "stop when it comes there", DefaultValueFactory = _ => "" };
        var range = new Option<string>("--range") { HelpName = "ADDR-ADDR", Description = "only addresses in that range, such as 0x401000-0x402000", DefaultValueFactory = _ => "" };
        var after = new Option<double>("--after") { HelpName = "MS", Description = "only what came later, in milliseconds of the recording" };
        var before = new Option<double>("--before") { HelpName = "MS", Description = "only what came earlier", DefaultValueFactory = _ => double.MaxValue };
        var goroutine = new Option<ulong?>("--goroutine") { HelpName = "ID", Description = "only while a thread runs that goroutine, on any stack (traces made with --stacks)" };
        var stack = new Option<string>("--stack") { HelpName = "KIND", Description = "only on stacks of that kind: goroutine, g0, gsignal, other (likewise)", DefaultValueFactory = _ => "" };
        var kinds = new Option<string>("--kind") { HelpName = "KIND,KIND", Description = "only these: instruction, leave, resume, replaced, stack, outside", DefaultValueFactory = _ => "" };
        var instructions = new Option<bool>("--instructions") { Description = "every instruction, and not only each change of function" };
        var calls = new Option<bool>("--calls") { Description = "calls and returns, with their depth; of each stack by itself in traces made with --stacks" };
        var syntax = new Option<string>("--syntax") { HelpName = "go|intel|att", Description = "how instructions are written", DefaultValueFactory = _ => "go" };
        var max = new Option<long>("--max") { HelpName = "N", Description = "at most N lines", DefaultValueFactory = _ => long.MaxValue };
        var json = new Option<bool>("--json") { Description = "a JSON object a line" };
        var command = new Command("show", "Print a trace.") { file, task, function, from, to, range, after, before, goroutine, stack, kinds, instructions, calls, syntax, max, json };
        command.SetAction(parse => Read(parse, parse.GetRequiredValue(file), trace =>
        {
            var place = new TracePlace(TraceSymbols.Read(trace));
            var filter = new TraceFilter
            {
                Task = parse.GetValue(task),
                Function = parse.GetValue(function) is { Length: > 0 } pattern ? new NamePattern(pattern) : null,
                From = Address(place, parse.GetValue(from)!),
                To = Address(place, parse.GetValue(to)!),
                Low = Bound(parse.GetValue(range)!, 0, 0),
                High = Bound(parse.GetValue(range)!, 1, ulong.MaxValue),
                After = Nanoseconds(parse.GetValue(after)),
                Before = Nanoseconds(parse.GetValue(before)),
                Goroutine = parse.GetValue(goroutine),
                Stack = Stack(parse.GetValue(stack)!),
                Kinds = parse.GetValue(kinds)!.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            };
            if (!StepCommand.Syntaxes.TryGetValue(parse.GetValue(syntax)!, out StepSyntax style))
                throw new TraceException($"unknown syntax '{parse.GetValue(syntax)}'; known: {string.Join(", ", StepCommand.Syntaxes.Keys)}");
            var show = new TraceShow(trace, parse.InvocationConfiguration.Output, filter, parse.GetValue(instructions), parse.GetValue(calls), parse.GetValue(json), style, parse.GetValue(max));
            _ = show.Run();
            return (0, show.Problem);
        }));
        return command;
    }

    private static Command Stat()
    {
        Argument<string> file = File("FILE");
        var top = new Option<int>("--top") { HelpName = "N", Description = "the N functions with the most instructions", DefaultValueFactory = _ => 20 };
        var command = new Command("stat", "Sum a trace up: sizes, tasks, where instructions ran.") { file, top };
        command.SetAction(parse => Read(parse, parse.GetRequiredValue(file), trace =>
            (0, new TraceStat(trace, parse.InvocationConfiguration.Output, parse.GetValue(top)).Run())));
        return command;
    }

    private static Command Diff()
    {
        Argument<string> first = File("A"), second = File("B");
        var command = new Command("diff", "Say where two traces part; the status is 1 when they do.") { first, second };
        command.SetAction(parse => Read(parse, parse.GetRequiredValue(first), a =>
        {
            int status = Read(parse, parse.GetRequiredValue(second), b =>
            {
                var diff = new TraceDiff(a, b, parse.InvocationConfiguration.Output);
                return (diff.Run() ? 0 : Differs, diff.Problem);
            });
            return (status, null);
        }));
        return command;
    }

    private static Argument<string> File(string name) => new(name) { Description = "a trace" };

    private static ulong Address(TracePlace place, string text)
    {
        if (text.Length == 0)
            return 0;
        return place.TryAddress(text, out ulong address) ? address : throw new TraceException($"no such function or address: '{text}'");
    }

    private static StackKind? Stack(string text)
    {
        if (text.Length == 0)
            return null;
        foreach (StackKind kind in Enum.GetValues<StackKind>())
        {
            if (TraceFilter.NameOf(kind) == text)
                return kind;
        }
        throw new TraceException($"unknown kind of stack '{text}'; known: goroutine, g0, gsignal, other");
    }

    private static ulong Bound(string range, int part, ulong missing)
    {
        string[] parts = range.Split('-');
        if (range.Length == 0)
            return missing;
        if (parts.Length == 2 && parts[part].StartsWith("0x", StringComparison.Ordinal) &&
            ulong.TryParse(parts[part].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bound))
            return bound;
        throw new TraceException($"'{range}' is not a range of addresses such as 0x401000-0x402000");
    }

    private static ulong Nanoseconds(double milliseconds) => milliseconds * 1e6 >= ulong.MaxValue ? ulong.MaxValue : (ulong)Math.Max(0, milliseconds * 1e6);

    private static int Read(ParseResult parse, string path, Func<TraceFile, (int Status, string? Problem)> use)
    {
        try
        {
            using TraceFile trace = TraceFile.Open(path);
            (int status, string? problem) = use(trace);
            parse.InvocationConfiguration.Output.Flush();
            if ((trace.Problem ?? problem) is not { } wrong)
                return status;
            parse.InvocationConfiguration.Error.WriteLine($"goemu: {path}: {wrong}");
            return trace.Problem != null && problem == null ? status : ExitCodes.Usage;
        }
        catch (TraceException e)
        {
            return Fail(parse, path, e.Message);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(parse, path, "no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(parse, path, "cannot be read");
        }
    }

    private static int Fail(ParseResult parse, string path, string reason)
    {
        parse.InvocationConfiguration.Error.WriteLine($"goemu: {path}: {reason}");
        return ExitCodes.Usage;
    }
}
