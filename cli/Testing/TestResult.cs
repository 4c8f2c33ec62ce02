namespace GoEmu.Cli.Testing;

/// <summary>How one snapshot of one case turned out.</summary>
/// <param name="Name">The case.</param>
/// <param name="Snapshot">The snapshot's kind.</param>
/// <param name="Outcome">"passed", "failed", "updated" or "skipped".</param>
/// <param name="Message">What is different, or why it was skipped; null when there is nothing to say.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TestResult(string Name, string Snapshot, string Outcome, string? Message, double Seconds)
{
    /// <summary>What it is called in lists.</summary>
    public string Title => $"{Name} ({Snapshot})";
}
