namespace GoEmu.Cli.G0;

/// <summary>One switch of a thread from one g to another.</summary>
internal sealed class G0Switch
{
    /// <summary>Number among all switches of all threads, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Instructions that all threads had executed; null where nobody counted.</summary>
    public required long? Instructions { get; init; }

    /// <summary>Number of the m; -1 before it has one.</summary>
    public required long M { get; init; }

    /// <summary>The kernel's number of the thread.</summary>
    public required int Thread { get; init; }

    /// <summary>Why: "systemstack", "mcall", "gogo" and so on.</summary>
    public required string Cause { get; init; }

    /// <summary>What runs behind the switch, or is returned from.</summary>
    public required string Function { get; init; }

    /// <summary>Who asked for it; empty where nobody did.</summary>
    public required string Caller { get; init; }

    /// <summary>Where the thread was.</summary>
    public required GRef From { get; init; }

    /// <summary>Where it goes.</summary>
    public required GRef To { get; init; }

    /// <summary>Bytes of the stack of <see cref="From"/> that are in use.</summary>
    public required ulong Depth { get; init; }

    /// <summary>Bytes of g0's stack that had been used at most when the thread left it; null when it is not left, or not known.</summary>
    public ulong? Deepest { get; init; }

    /// <summary>The stack at the switch, innermost first, where it was asked for.</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];
}
