using GoEmu.Cli.Live.Reports;

namespace GoEmu.Cli.G0;

/// <summary>A switch in JSON.</summary>
internal sealed record G0SwitchReport(
    long Number, long? Instructions, long M, int Thread, string Cause, string Function, string Caller, string From, string FromG, string To, string ToG,
    ulong InUse, ulong? Deepest, IReadOnlyList<string>? Frames)
{
    /// <summary>From what was recorded.</summary>
    public static G0SwitchReport Of(G0Switch s) => new(
        s.Number, s.Instructions, s.M, s.Thread, s.Cause, s.Function, s.Caller, s.From.ToString(), Hex.Of(s.From.Address), s.To.ToString(), Hex.Of(s.To.Address),
        s.Depth, s.Deepest, s.Frames.Count == 0 ? null : s.Frames);
}
