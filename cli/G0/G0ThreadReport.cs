using GoEmu.Cli.Live.Reports;

namespace GoEmu.Cli.G0;

/// <summary>A thread in JSON; sizes are bytes.</summary>
internal sealed record G0ThreadReport(long M, int Thread, string G0, string StackLow, string StackHigh, ulong Deepest, bool Reused, long Switches)
{
    /// <summary>From what was recorded.</summary>
    public static G0ThreadReport Of(G0Thread t) => new(
        t.M, t.Thread, Hex.Of(t.G0), Hex.Of(t.Stack.Low), Hex.Of(t.Stack.High), t.Stack.High - t.Mark, t.Reused, t.Switches);
}
