namespace GoEmu.GoRuntime.Snapshots;

/// <summary>A thread as runtime.m describes it at one moment. Addresses are those of the run, 0 for none.</summary>
public sealed record ThreadSnapshot
{
    /// <summary>Address of its m.</summary>
    public required ulong Address { get; init; }

    /// <summary>The runtime's number of it.</summary>
    public required long Id { get; init; }

    /// <summary>The kernel's number of it; 0 before it first ran.</summary>
    public ulong ThreadId { get; init; }

    /// <summary>The g on whose stack the scheduler runs.</summary>
    public ulong G0 { get; init; }

    /// <summary>The g on whose stack signals are handled.</summary>
    public ulong GSignal { get; init; }

    /// <summary>The goroutine that it runs.</summary>
    public ulong CurG { get; init; }

    /// <summary>The processor that it holds.</summary>
    public ulong P { get; init; }

    /// <summary>The processor that it is to take when it wakes.</summary>
    public ulong NextP { get; init; }

    /// <summary>The goroutine that is locked to it.</summary>
    public ulong LockedG { get; init; }

    /// <summary>True when it looks for work.</summary>
    public bool Spinning { get; init; }

    /// <summary>True when it sleeps on a note.</summary>
    public bool Blocked { get; init; }

    /// <summary>True when it runs C code.</summary>
    public bool InCgo { get; init; }

    /// <summary>Bounds of the stack of <see cref="G0"/>.</summary>
    public (ulong Low, ulong High) G0Stack { get; init; }

    /// <summary>Bounds of the stack of <see cref="GSignal"/>.</summary>
    public (ulong Low, ulong High) GSignalStack { get; init; }
}
