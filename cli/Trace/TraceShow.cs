using System.Globalization;
using System.Text;
using System.Text.Json;
using GoEmu.Cli.Step;
using GoEmu.Emulator.Cpu;
using GoEmu.GoRuntime;
using GoEmu.Syscalls.Table;
using GoEmu.Tracing;

namespace GoEmu.Cli.Trace;

/// <summary>Prints a trace: each change of function, each call and return, or each instruction, and what comes between.</summary>
internal sealed class TraceShow(TraceFile trace, TextWriter output, TraceFilter filter, bool instructions, bool calls, bool json, StepSyntax syntax, long max)
{
    private readonly TracePlace _place = new(TraceSymbols.Read(trace));
    private const int MostIndent = 60;

    private TraceCalls? _calls;
    private TraceCalls.Step _step;
    private long _lines;

    /// <summary>Prints; false when a part of the trace cannot be read, with why in <see cref="Problem"/>.</summary>
    public bool Run()
    {
        var disassembler = new Disassembler(syntax, _place.Symbols);
        foreach (TraceTask task in trace.Tasks)
        {
            if (filter.Task == 0 || filter.Task == task.Id)
                Run(task, disassembler);
            if (_lines >= max)
                break;
        }
        return Problem == null;
    }

    /// <summary>What is wrong with the trace, or null.</summary>
    public string? Problem { get; private set; }

    private void Run(TraceTask task, Disassembler disassembler)
    {
        InstructionReader reader = trace.Read(task);
        bool on = filter.From == 0;
        string function = "";
        _calls = calls ? new TraceCalls() : null;
        while (_lines < max && reader.MoveNext())
        {
            _step = _calls?.Look(reader) ?? TraceCalls.Step.None;
            if (!on && reader.Pc == filter.From)
                on = true;
            else if (on && filter.To != 0 && reader.Pc == filter.To)
                break;
            if (!on || !filter.Wants(reader, _place))
                continue;
            if (calls && reader.Kind is StepKind.Instruction or StepKind.Replaced && _step == TraceCalls.Step.None)
                continue;
            if (reader.Kind is StepKind.Instruction or StepKind.Replaced && !instructions && !calls)
            {
                string now = _place.Function(reader.Pc);
                if (now == function)
                    continue;
                function = now;
            }
            _lines++;
            if (json)
                Json(task, reader, disassembler);
            else
                Line(task, reader, disassembler);
        }
        Problem ??= reader.Problem;
    }

    private void Line(TraceTask task, InstructionReader reader, Disassembler disassembler)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"[{task.Id}] {reader.Count,10} {reader.Pc:x12}  "));
        output.WriteLine(reader.Kind switch
        {
            StepKind.Instruction when instructions => $"{Pointer(reader)}{_place.Describe(reader.Pc)}  {disassembler.Format(reader.Instruction)}{Accesses(reader)}",
            StepKind.Instruction when calls => Call(reader),
            StepKind.Instruction => _place.Describe(reader.Pc),
            StepKind.Leave => $"-- {Why(reader)} at {Milliseconds(reader.Time)}",
            StepKind.Resume => $"-- goes on at {_place.Describe(reader.Pc)}",
            StepKind.Stack => $"-- on {TraceFilter.Describe(reader.Stack)}, rsp {reader.StackPointer.ToString("x", CultureInfo.InvariantCulture)}",
            StepKind.Outside => $"-- something came from outside at {Milliseconds(reader.Time)}: from here on another run may differ",
            _ => $"{_place.Describe(reader.Pc)}  (done by the host)",
        });
    }

    private void Json(TraceTask task, InstructionReader reader, Disassembler disassembler)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("task", task.Id);
            writer.WriteNumber("count", reader.Count);
            writer.WriteString("kind", _step == TraceCalls.Step.None ? TraceFilter.KindOf(reader.Kind) : _step == TraceCalls.Step.Call ? "call" : "return");
            if (_step != TraceCalls.Step.None)
                writer.WriteNumber("depth", _calls!.Depth);
            writer.WriteString("pc", string.Create(CultureInfo.InvariantCulture, $"0x{reader.Pc:x}"));
            if (_place.Symbols is { } symbols && symbols.TryFunction(reader.Pc, out GoFunction function))
            {
                writer.WriteString("function", symbols.NameOf(function));
                if (symbols.TryLine(reader.Pc, out SourceLine line))
                {
                    writer.WriteString("file", line.File);
                    writer.WriteNumber("line", line.Line);
                }
            }
            if (reader.Kind == StepKind.Instruction && instructions)
                writer.WriteString("text", disassembler.Format(reader.Instruction));
            if (instructions && reader.Accesses.Count != 0)
            {
                writer.WriteStartArray("memory");
                foreach (MemoryAccess access in reader.Accesses)
                {
                    writer.WriteStartObject();
                    writer.WriteString("address", string.Create(CultureInfo.InvariantCulture, $"0x{access.Address:x}"));
                    writer.WriteNumber("size", access.Size);
                    writer.WriteString("access", access.Reads && access.Writes ? "rw" : access.Writes ? "w" : "r");
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
            if (reader.StackPointer != 0)
            {
                writer.WriteString("sp", string.Create(CultureInfo.InvariantCulture, $"0x{reader.StackPointer:x}"));
                writer.WriteString("stack", TraceFilter.NameOf(reader.Stack.Kind));
                if (reader.Stack.Goroutine != 0)
                    writer.WriteNumber("goroutine", reader.Stack.Goroutine);
                if (reader.Stack.Thread >= 0)
                    writer.WriteNumber("m", reader.Stack.Thread);
            }
            if (reader.Kind == StepKind.Leave)
            {
                writer.WriteString("reason", Why(reader));
                writer.WriteNumber("nanoseconds", reader.Time);
            }
            writer.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static string Pointer(InstructionReader reader) =>
        reader.StackPointer == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{reader.StackPointer:x12}  ");

    private string Call(InstructionReader reader) => string.Create(CultureInfo.InvariantCulture,
        $"{new string(' ', Math.Min(_calls!.Depth, MostIndent))}{_calls.Depth} {(_step == TraceCalls.Step.Call ? "call" : "return from")} {_place.Describe(reader.Pc)}");

    private static string Accesses(InstructionReader reader) => reader.Accesses.Count == 0 ? "" : "  " + string.Join(' ', reader.Accesses.Select(a =>
        string.Create(CultureInfo.InvariantCulture, $"{(a.Reads ? "r" : "")}{(a.Writes ? "w" : "")}[{a.Address:x}]{(a.Size == 0 ? "" : $":{a.Size}")}")));

    private static string Why(InstructionReader reader) => reader.Reason switch
    {
        ExitReason.Syscall => "system call " + (Enum.IsDefined((SyscallNr)reader.Argument) ? ((SyscallNr)reader.Argument).ToString() : reader.Argument.ToString(CultureInfo.InvariantCulture)),
        ExitReason.Fault => string.Create(CultureInfo.InvariantCulture, $"fault, signal {reader.Argument}"),
        ExitReason.Kick when reader.Argument != 0 => string.Create(CultureInfo.InvariantCulture, $"signal {reader.Argument}"),
        _ => reader.Reason.ToString().ToLowerInvariant(),
    };

    private static string Milliseconds(ulong nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:F3} ms");
}
