using GoEmu.GoRuntime.Snapshots;

namespace GoEmu.Cli.Live.Reports;

/// <summary>Goroutines, threads and processors at one moment in JSON.</summary>
internal sealed record SchedulerReport(
    IReadOnlyList<GoroutineReport> Goroutines, IReadOnlyList<ThreadReport> Threads, IReadOnlyList<ProcessorReport> Processors,
    int GlobalQueueSize, int IdleProcessors, int IdleThreads, int SpinningThreads)
{
    /// <summary>From what was read; without goroutines that have ended.</summary>
    public static SchedulerReport Of(SchedulerSnapshot s, Func<ulong, string?> describe) => new(
        [.. s.Goroutines.Where(g => g.IsLive).Select(g => GoroutineReport.Of(g, describe))], [.. s.Threads.Select(ThreadReport.Of)],
        [.. s.Processors.Select(ProcessorReport.Of)], s.GlobalQueueSize, s.IdleProcessors, s.IdleThreads, s.SpinningThreads);
}
