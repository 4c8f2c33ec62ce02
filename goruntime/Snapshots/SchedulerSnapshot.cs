namespace GoEmu.GoRuntime.Snapshots;

/// <summary>Goroutines, threads and processors at one moment, and what runtime.sched says of them all.</summary>
public sealed record SchedulerSnapshot
{
    /// <summary>All goroutines there have been, ended ones too, in order of creation of their g.</summary>
    public required IReadOnlyList<GoroutineSnapshot> Goroutines { get; init; }

    /// <summary>All threads, latest first.</summary>
    public required IReadOnlyList<ThreadSnapshot> Threads { get; init; }

    /// <summary>All processors, in order of their numbers.</summary>
    public required IReadOnlyList<ProcessorSnapshot> Processors { get; init; }

    /// <summary>Number of goroutines in the global queue.</summary>
    public int GlobalQueueSize { get; init; }

    /// <summary>Number of processors without a thread.</summary>
    public int IdleProcessors { get; init; }

    /// <summary>Number of threads that sleep for want of work.</summary>
    public int IdleThreads { get; init; }

    /// <summary>Number of threads that look for work.</summary>
    public int SpinningThreads { get; init; }

    /// <summary>True when the world is stopped or about to be.</summary>
    public bool GcWaiting { get; init; }
}
