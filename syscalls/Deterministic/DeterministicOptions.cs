namespace GoEmu.Syscalls.Deterministic;

/// <summary>What a repeatable run depends on, apart from the program, its arguments and its files (--deterministic).</summary>
public sealed record DeterministicOptions
{
    /// <summary>Chooses one of the many orders in which tasks may run; 0 for plain turns of equal length.</summary>
    public ulong Seed { get; init; }

    /// <summary>Processors that the program sees.</summary>
    public int Processors { get; init; } = 4;

    /// <summary>Process id that the program sees; its first thread's, too.</summary>
    public int ProcessId { get; init; } = 1000;

    /// <summary>Parent's process id that the program sees.</summary>
    public int ParentId { get; init; } = 1;

    /// <summary>Nanoseconds on the monotonic clock when the first program of a run begins.</summary>
    public const long FirstTime = 1_000_000_000_000;

    /// <summary>Nanoseconds on the monotonic clock when the program begins.</summary>
    public long Start { get; init; } = FirstTime;
}
