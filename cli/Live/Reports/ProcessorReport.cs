using GoEmu.GoRuntime.Snapshots;

namespace GoEmu.Cli.Live.Reports;

/// <summary>A processor (p) in JSON.</summary>
internal sealed record ProcessorReport(
    int Id, string Address, string Status, string M, uint SchedTick, uint SyscallTick, IReadOnlyList<string> RunQueue, string RunNext)
{
    /// <summary>From what was read.</summary>
    public static ProcessorReport Of(ProcessorSnapshot p) => new(
        p.Id, Hex.Of(p.Address), p.Status, Hex.Of(p.M), p.SchedTick, p.SyscallTick, [.. p.RunQueue.Select(Hex.Of)], Hex.Of(p.RunNext));
}
