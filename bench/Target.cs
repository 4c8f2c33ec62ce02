namespace GoEmu.Bench;

/// <summary>What a figure is meant to be, told and never asserted.</summary>
internal static class Target
{
    /// <summary>The figure, the target and whether it is met, in a line.</summary>
    internal static string Verdict(string what, double? value, double target, bool atLeast = false)
    {
        string wanted = $"{(atLeast ? "at least" : "at most")} {target}";
        string verdict = value is not { } known ? "not measured"
            : (atLeast ? known >= target : known <= target) ? "met" : "NOT MET";
        return $"{what,-52}{(value is { } number ? number.ToString("F2") : "-"),8}  {wanted,-13} {verdict}";
    }
}
