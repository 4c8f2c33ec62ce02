namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// Time as a repeatable run has it, in nanoseconds: a nanosecond for each instruction that any task completes, a fixed time for each system
/// call, and what is skipped while every task waits.
/// </summary>
internal sealed class VirtualClock(long start)
{
    /// <summary>When a run begins, in seconds since 1970: 2000-01-01T00:00:00Z.</summary>
    public const long Epoch = 946_684_800;

    private const long RealtimeOffset = Epoch * 1_000_000_000 - DeterministicOptions.FirstTime;

    private const long SystemCall = 200;

    /// <summary>Instructions completed by all tasks.</summary>
    public long Instructions { get; private set; }

    /// <summary>CLOCK_MONOTONIC.</summary>
    public long Now { get; private set; } = start;

    /// <summary>CLOCK_REALTIME.</summary>
    public long Realtime => Now + RealtimeOffset;

    /// <summary>CPU time of the process.</summary>
    public long Busy { get; private set; }

    /// <summary>Adds completed instructions; the nanoseconds that they took.</summary>
    public void Count(long instructions)
    {
        Instructions += instructions;
        Busy += instructions;
        Now += instructions;
    }

    /// <summary>Adds a system call.</summary>
    public void CountSystemCall()
    {
        Busy += SystemCall;
        Now += SystemCall;
    }

    /// <summary>Lets time pass in which nothing runs.</summary>
    public void SkipTo(long time) => Now = Math.Max(Now, time);

    /// <summary>The monotonic time at which a clock shows <paramref name="time"/>.</summary>
    public static long ToMonotonic(int clock, long time) => IsRealtime(clock) ? time - RealtimeOffset : time;

    /// <summary>Whether a clock id is a kind of CLOCK_REALTIME.</summary>
    public static bool IsRealtime(int clock) => clock is 0 or 5 or 8 or 11;
}
