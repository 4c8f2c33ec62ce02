namespace GoEmu.Syscalls.Deterministic;

/// <summary>One timer.</summary>
/// <param name="expired">Called when it expires, with how often it has since it was last called.</param>
internal sealed class VirtualTimer(Action<long> expired)
{
    /// <summary>Monotonic time in nanoseconds of the next expiry, or <see cref="TaskWait.Never"/>.</summary>
    public long Time { get; set; } = TaskWait.Never;

    /// <summary>Nanoseconds from one to the next, 0 for one only.</summary>
    public long Interval { get; set; }

    /// <summary>Called when it expires.</summary>
    public Action<long> Expired { get; } = expired;
}
