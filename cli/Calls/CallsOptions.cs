namespace GoEmu.Cli.Calls;

/// <summary>What <c>goemu calls</c> was asked for.</summary>
/// <param name="Functions">Functions, patterns of their names, addresses.</param>
/// <param name="List">Whether each call gets a line of its own, when it is made.</param>
/// <param name="Output">File of the report, "-" for stdout, or empty for stderr.</param>
internal sealed record CallsOptions(IReadOnlyList<string> Functions, bool List, string Output);
