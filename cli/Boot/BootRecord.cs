using GoEmu.GoRuntime.Program;
using GoEmu.GoRuntime.Snapshots;

namespace GoEmu.Cli.Boot;

/// <summary>All that was seen of a program's start.</summary>
internal sealed class BootRecord
{
    /// <summary>The chain: places the first thread came by, with calls below them.</summary>
    public List<BootStep> Chain { get; } = [];

    /// <summary>The program's modules.</summary>
    public IReadOnlyList<LinkedModule> Modules { get; set; } = [];

    /// <summary>Method tables that the linker made, registered by itabsinit.</summary>
    public IReadOnlyList<GoItab> Itabs { get; set; } = [];

    /// <summary>Init tasks in order.</summary>
    public IReadOnlyList<InitTask> InitTasks { get; set; } = [];

    /// <summary>Goroutines, threads and processors at main.main; null when the program ended before it.</summary>
    public SchedulerSnapshot? Snapshot { get; set; }

    /// <summary>Instructions executed when main.main was reached.</summary>
    public long? Instructions { get; set; }
}
