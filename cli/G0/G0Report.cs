namespace GoEmu.Cli.G0;

/// <summary>The report of <c>goemu g0 --json</c>.</summary>
internal sealed record G0Report(
    long Count, IReadOnlyList<G0CountReport> Causes, IReadOnlyList<G0ThreadReport> Threads, IReadOnlyList<G0SwitchReport> Switches)
{
    /// <summary>From what was recorded.</summary>
    public static G0Report Of(G0Record record) => new(
        record.Count, [.. record.Counts.Select(c => new G0CountReport(c.Cause, c.Function, c.Count))],
        [.. record.Threads.Where(t => t.G0 != 0).Select(G0ThreadReport.Of)], [.. record.Switches.Select(G0SwitchReport.Of)]);
}
