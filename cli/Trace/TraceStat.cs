using System.Globalization;
using GoEmu.Emulator.Recording;
using GoEmu.Tracing;
using Iced.Intel;

namespace GoEmu.Cli.Trace;

/// <summary>Sums a trace up: what it takes, tasks, and in which functions instructions ran.</summary>
internal sealed class TraceStat(TraceFile trace, TextWriter output, int top)
{
    private readonly TracePlace _place = new(TraceSymbols.Read(trace));
    private readonly Dictionary<string, long> _functions = [];
    private readonly Dictionary<string, long> _leaves = [];
    private readonly long[] _stacks = new long[Enum.GetValues<StackKind>().Length];
    private readonly Dictionary<ulong, long> _blocks = [];
    private ulong _block, _next;
    private long _outside;
    private ulong _digest = TraceDigest.Empty;

    /// <summary>Prints; null, or what is wrong with the trace.</summary>
    public string? Run()
    {
        foreach ((string name, string value) in trace.Program)
            output.WriteLine($"{name,-14} {value}");
        string? problem = null;
        long total = 0;
        var lines = new List<string>();
        foreach (TraceTask task in trace.Tasks)
        {
            InstructionReader reader = trace.Read(task);
            Count(reader);
            problem ??= reader.Problem;
            total += reader.Count;
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"  {task.Id,-10} {reader.Count,14} {task.Outcomes,14} {reader.Targets,12} {task.Bytes,11}"));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"instructions",-14} {total}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"digest",-14} {_digest:x16} of all their addresses, task by task"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"file",-14} {trace.Length} bytes, {(total == 0 ? 0 : (double)trace.Length / total):F4} an instruction; {trace.CodePages} pages of code"));
        output.WriteLine($"{"state",-14} {(trace.IsComplete ? "complete" : "cut off: the program was killed, or the trace could not be written on")}");
        output.WriteLine("tasks             instructions       branches    indirect       bytes");
        lines.ForEach(output.WriteLine);
        Print("functions", _functions, total);
        Print("blocks", _blocks.OrderByDescending(b => b.Value).ThenBy(b => b.Key).Take(top).ToDictionary(b => string.Create(CultureInfo.InvariantCulture, $"{b.Key:x12} {_place.Describe(b.Key)}"), b => b.Value), total);
        var events = trace.Events.GroupBy(e => $"{e.Kind} {e.Text}").ToDictionary(g => g.Key, g => g.LongCount());
        Print("events", events, trace.Events.Count);
        Print("stacks", Enumerable.Range(0, _stacks.Length).Where(n => _stacks[n] != 0).ToDictionary(n => TraceFilter.NameOf((StackKind)n), n => _stacks[n]), _stacks.Sum());
        if (_outside != 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"not repeatable",-14} {_outside} times something came from outside"));
        Print("left for", _leaves, _leaves.Values.Sum());
        return problem;
    }

    private void Count(InstructionReader reader)
    {
        string function = "";
        long begin = 0;
        while (reader.MoveNext())
        {
            if (reader.Kind == StepKind.Leave)
            {
                string reason = reader.Reason.ToString().ToLowerInvariant();
                _leaves[reason] = _leaves.GetValueOrDefault(reason) + 1;
            }
            if (reader.Kind == StepKind.Outside)
                _outside++;
            if (reader.StackPointer != 0 && reader.Kind == StepKind.Instruction)
                _stacks[(int)reader.Stack.Kind]++;
            if (reader.Kind == StepKind.Instruction)
                CountInstruction(reader);
            string now = _place.Function(reader.Pc);
            if (ReferenceEquals(now, function))
                continue;
            Add(function, reader.Count - 1 - begin);
            begin = reader.Count - 1;
            function = _place.Symbols == null ? "?" : now;
        }
        Add(function, reader.Count - begin);
    }

    /// <summary>Blocks begin where an instruction that may go elsewhere has led.</summary>
    private void CountInstruction(InstructionReader reader)
    {
        _digest = TraceDigest.Add(_digest, reader.Pc);
        if (_block == 0 || reader.Pc != _next)
            _block = reader.Pc;
        _blocks[_block] = _blocks.GetValueOrDefault(_block) + 1;
        _next = reader.Instruction.FlowControl == FlowControl.Next ? reader.Instruction.NextIP : 0;
    }

    private void Add(string function, long count)
    {
        if (count > 0)
            _functions[function] = _functions.GetValueOrDefault(function) + count;
    }

    private void Print(string title, Dictionary<string, long> counts, long total)
    {
        if (counts.Count == 0)
            return;
        output.WriteLine(title);
        foreach ((string name, long count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(top))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,14} {100.0 * count / total,6:F2} %  {name}"));
    }
}
