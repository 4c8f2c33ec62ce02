using GoEmu.Syscalls.Kernel;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>What the <see cref="DeterministicScheduler"/> knows of a task.</summary>
internal sealed class VirtualTask(GuestTask task)
{
    /// <summary>The task.</summary>
    public GuestTask Task { get; } = task;

    /// <summary>The system call in which it waits, or null.</summary>
    public TaskWait? Wait { get; set; }

    /// <summary>Signals sent to it alone.</summary>
    public SignalQueue Signals { get; } = new();

    /// <summary>The value of its budget up to which instructions have been added to the clock.</summary>
    public long Counted { get; set; }

    /// <summary>How long its turn is when other tasks wait for theirs.</summary>
    public long Turn { get; set; }

    /// <summary>Its CPU time in nanoseconds.</summary>
    public long Busy { get; set; }
}
