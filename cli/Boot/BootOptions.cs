namespace GoEmu.Cli.Boot;

/// <summary>What <c>goemu boot</c> was asked for.</summary>
/// <param name="ToExit">Whether the program runs on behind main.main.</param>
/// <param name="Json">Whether the report is JSON.</param>
/// <param name="Output">File of the report, "-" for stdout, or empty for the default.</param>
internal sealed record BootOptions(bool ToExit, bool Json, string Output);
