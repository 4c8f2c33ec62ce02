using GoEmu.Cli.Live.Reports;
using GoEmu.GoRuntime;

namespace GoEmu.Cli.Boot;

/// <summary>The report of <c>goemu boot --json</c>. Addresses are strings in hexadecimal, those of the run.</summary>
internal sealed record BootReport(
    string? GoVersion, string LoadBias, string G0, string M0, long TlsOffset, bool Complete, long? Instructions, IReadOnlyList<BootStepReport> Chain,
    IReadOnlyList<BootModuleReport> Modules, IReadOnlyList<BootItabReport> Itabs, IReadOnlyList<BootInitTaskReport> InitTasks, SchedulerReport? AtMain)
{
    /// <summary>From what was recorded.</summary>
    public static BootReport Of(BootRecord record, GoProcess go) => new(
        go.Binary.GoVersion, Hex.Of(go.LoadBias), Hex.Of(go.Addresses.G0 + go.LoadBias), Hex.Of(go.Addresses.M0 + go.LoadBias), go.Addresses.TlsOffset,
        record.Snapshot is not null, record.Instructions, [.. record.Chain.Select(s => BootStepReport.Of(s, go))],
        [.. record.Modules.Select(BootModuleReport.Of)], [.. record.Itabs.Select(BootItabReport.Of)],
        [.. record.InitTasks.Select(BootInitTaskReport.Of)],
        record.Snapshot is { } s ? SchedulerReport.Of(s, go.Symbols.Describe) : null);
}
