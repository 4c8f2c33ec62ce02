using System.Globalization;
using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Tracing;

namespace GoEmu.Cli.Trace;

/// <summary>Which part of a trace is wanted.</summary>
internal sealed record TraceFilter
{
    /// <summary>Only this task; 0 for all.</summary>
    public int Task { get; init; }

    /// <summary>Only functions of this name; null for all.</summary>
    public NamePattern? Function { get; init; }

    /// <summary>From the first time on that a task comes there; 0 for its beginning.</summary>
    public ulong From { get; init; }

    /// <summary>Until a task comes there after that; 0 for its end.</summary>
    public ulong To { get; init; }

    /// <summary>Addresses from here on.</summary>
    public ulong Low { get; init; }

    /// <summary>Addresses below this.</summary>
    public ulong High { get; init; } = ulong.MaxValue;

    /// <summary>Nanoseconds from which on.</summary>
    public ulong After { get; init; }

    /// <summary>Nanoseconds until which.</summary>
    public ulong Before { get; init; } = ulong.MaxValue;

    /// <summary>Only while the task runs that goroutine, on whichever stack; null for all.</summary>
    public ulong? Goroutine { get; init; }

    /// <summary>Only on stacks of that kind; null for all.</summary>
    public StackKind? Stack { get; init; }

    /// <summary>Kinds, or none for all.</summary>
    public IReadOnlySet<string> Kinds { get; init; } = new HashSet<string>();

    /// <summary>Whether a step is wanted, apart from <see cref="From"/> and <see cref="To"/>.</summary>
    public bool Wants(InstructionReader reader, TracePlace place) =>
        reader.Pc >= Low && reader.Pc < High && reader.Time >= After && reader.Time <= Before &&
        (Goroutine is not { } goroutine || reader.Stack.Goroutine == goroutine) && (Stack is not { } stack || reader.Stack.Kind == stack) &&
        (Kinds.Count == 0 || Kinds.Contains(KindOf(reader.Kind))) && (Function == null || Function.Matches(place.Function(reader.Pc)));

    /// <summary>How a kind is called.</summary>
    public static string KindOf(StepKind kind) => kind switch
    {
        StepKind.Instruction => "instruction",
        StepKind.Leave => "leave",
        StepKind.Resume => "resume",
        StepKind.Stack => "stack",
        StepKind.Outside => "outside",
        _ => "replaced",
    };

    /// <summary>How a kind of stack is called.</summary>
    public static string NameOf(StackKind kind) => kind switch
    {
        StackKind.Goroutine => "goroutine",
        StackKind.G0 => "g0",
        StackKind.GSignal => "gsignal",
        _ => "other",
    };

    /// <summary>Whose stack, in words.</summary>
    public static string Describe(StackTag stack)
    {
        string thread = stack.Thread < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" of m{stack.Thread}");
        string goroutine = stack.Goroutine == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", which runs goroutine {stack.Goroutine}");
        return stack.Kind switch
        {
            StackKind.Goroutine => string.Create(CultureInfo.InvariantCulture, $"the stack of goroutine {stack.Goroutine}{(thread.Length == 0 ? "" : " on m" + stack.Thread)}"),
            StackKind.G0 => $"g0's stack{thread}{goroutine}",
            StackKind.GSignal => $"gsignal's stack{thread}{goroutine}",
            _ => $"a stack that is not Go's{thread}{goroutine}",
        };
    }
}
