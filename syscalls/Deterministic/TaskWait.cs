namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// A system call that has not come to its end: it is made again, with its registers as they were, when what it waits for may have come.
/// What it has to remember in between is here.
/// </summary>
internal sealed class TaskWait
{
    /// <summary>No end: <see cref="Deadline"/> of a call without a timeout.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Monotonic time at which it ends in any case.</summary>
    public long Deadline { get; init; } = Never;

    /// <summary>Set by whoever ends the wait: a futex's waker.</summary>
    public bool IsWoken { get; set; }

    /// <summary>Waits for something of the host's kernel, which has to be asked.</summary>
    public bool AsksHost { get; init; }

    /// <summary>Host descriptors with the events (poll(2)) that may end it.</summary>
    public List<(int Descriptor, short Events)> Descriptors { get; } = [];

    /// <summary>Waits for a child process.</summary>
    public bool ForChild { get; init; }

    /// <summary>Signals that end it although they are blocked (sigtimedwait).</summary>
    public ulong Signals { get; init; }

    /// <summary>After a handler with SA_RESTART it is made again; EINTR otherwise, always.</summary>
    public bool Restarts { get; init; }

    /// <summary>What a call that was partly done returns when a signal ends it; 0 for EINTR.</summary>
    public long Done { get; set; }

    /// <summary>Where a sleep that a signal ends says what was left of it, a timespec; 0 for nowhere.</summary>
    public ulong Remaining { get; init; }

    /// <summary>Undoes what the call has set up, when a signal ends it.</summary>
    public Action? Cancel { get; init; }
}
