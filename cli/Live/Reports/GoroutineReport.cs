using GoEmu.GoRuntime.Snapshots;

namespace GoEmu.Cli.Live.Reports;

/// <summary>A goroutine in JSON.</summary>
internal sealed record GoroutineReport(
    ulong Id, string Address, string Status, string WaitReason, string StackLow, string StackHigh, string StackGuard0,
    string SchedPc, string SchedSp, string Start, string CreatedAt, ulong Parent, string M, bool System)
{
    /// <summary>From what was read; <paramref name="describe"/> names code.</summary>
    public static GoroutineReport Of(GoroutineSnapshot g, Func<ulong, string?> describe) => new(
        g.Id, Hex.Of(g.Address), g.Status, g.WaitReason, Hex.Of(g.StackLow), Hex.Of(g.StackHigh), Hex.Of(g.StackGuard0),
        Hex.Of(g.SchedPc), Hex.Of(g.SchedSp), g.StartFunction, describe(g.GoPc) ?? "", g.ParentId, Hex.Of(g.M), g.IsSystem);
}
