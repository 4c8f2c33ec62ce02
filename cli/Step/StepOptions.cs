namespace GoEmu.Cli.Step;

/// <summary>What <c>goemu step</c> was asked for.</summary>
/// <param name="From">Function or hexadecimal address to begin at, or empty for the first instruction.</param>
/// <param name="Until">Function or address to stop at, or empty.</param>
/// <param name="Count">Most instructions to print.</param>
/// <param name="Syntax">How instructions are written.</param>
/// <param name="Output">File, or empty for stderr.</param>
internal sealed record StepOptions(string From, string Until, long Count, StepSyntax Syntax, string Output);
