using GoEmu.GoRuntime.Snapshots;

namespace GoEmu.Cli.Live.Reports;

/// <summary>A thread (m) in JSON.</summary>
internal sealed record ThreadReport(
    long Id, string Address, ulong Tid, string CurG, string P, string LockedG, string G0, string G0StackLow, string G0StackHigh,
    string GSignal, string GSignalStackLow, string GSignalStackHigh, bool Spinning, bool Blocked, bool InCgo)
{
    /// <summary>From what was read.</summary>
    public static ThreadReport Of(ThreadSnapshot m) => new(
        m.Id, Hex.Of(m.Address), m.ThreadId, Hex.Of(m.CurG), Hex.Of(m.P), Hex.Of(m.LockedG), Hex.Of(m.G0), Hex.Of(m.G0Stack.Low),
        Hex.Of(m.G0Stack.High), Hex.Of(m.GSignal), Hex.Of(m.GSignalStack.Low), Hex.Of(m.GSignalStack.High), m.Spinning, m.Blocked, m.InCgo);
}
