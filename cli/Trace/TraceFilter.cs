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

    /// <summary>Kinds, or none for all.</summary>
    public IReadOnlySet<string> Kinds { get; init; } = new HashSet<string>();

    /// <summary>Whether a step is wanted, apart from <see cref="From"/> and <see cref="To"/>.</summary>
    public bool Wants(InstructionReader reader, TracePlace place) =>
        reader.Pc >= Low && reader.Pc < High && reader.Time >= After && reader.Time <= Before &&
        (Kinds.Count == 0 || Kinds.Contains(KindOf(reader.Kind))) && (Function == null || Function.Matches(place.Function(reader.Pc)));

    /// <summary>How a kind is called.</summary>
    public static string KindOf(StepKind kind) => kind switch
    {
        StepKind.Instruction => "instruction",
        StepKind.Leave => "leave",
        StepKind.Resume => "resume",
        _ => "replaced",
    };
}
