using GoEmu.Cli.Live;

namespace GoEmu.Cli.Boot;

/// <summary>One step of the start: a place where the chain came by, or a call with what it led to.</summary>
internal sealed class BootStep(string name, BootStepKind kind, ulong address)
{
    /// <summary>What is called, or where the thread is.</summary>
    public string Name { get; set; } = name;

    /// <summary>How it got there.</summary>
    public BootStepKind Kind { get; } = kind;

    /// <summary>Address of the instruction that comes next: the call, or the function's first.</summary>
    public ulong Address { get; } = address;

    /// <summary>Source file and line of it; empty and 0 when not known.</summary>
    public (string File, int Line) Place { get; init; }

    /// <summary>How often it was called one time after the other.</summary>
    public int Calls { get; set; } = 1;

    /// <summary>Instructions executed before it, of all threads; null where nobody counted.</summary>
    public long? Start { get; init; }

    /// <summary>Instructions until the next step on the same level.</summary>
    public long? Cost { get; set; }

    /// <summary>Registers there.</summary>
    public required GuestRegisters Registers { get; init; }

    /// <summary>What the runtime's structures said there; null before there was anything.</summary>
    public required BootState State { get; init; }

    /// <summary>What is worth knowing of this step, by name.</summary>
    public List<(string Name, string Value)> Details { get; } = [];

    /// <summary>What it led to.</summary>
    public List<BootStep> Steps { get; } = [];
}
