namespace GoEmu.GoRuntime.Snapshots;

/// <summary>A processor (the right to run Go code) as runtime.p describes it at one moment.</summary>
public sealed record ProcessorSnapshot
{
    /// <summary>Address of its p.</summary>
    public required ulong Address { get; init; }

    /// <summary>Its number, from 0.</summary>
    public required int Id { get; init; }

    /// <summary>Status in Go's words ("_Prunning").</summary>
    public required string Status { get; init; }

    /// <summary>Counts goroutines that were run on it, but not those that inherited the time of another.</summary>
    public uint SchedTick { get; init; }

    /// <summary>Counts system calls made on it.</summary>
    public uint SyscallTick { get; init; }

    /// <summary>The m that holds it; 0 when it is idle.</summary>
    public ulong M { get; init; }

    /// <summary>The goroutines in its queue, first to run first.</summary>
    public IReadOnlyList<ulong> RunQueue { get; init; } = [];

    /// <summary>The goroutine that will run before those of the queue; 0 for none.</summary>
    public ulong RunNext { get; init; }
}
