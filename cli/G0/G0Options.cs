namespace GoEmu.Cli.G0;

/// <summary>What <c>goemu g0</c> was asked for.</summary>
/// <param name="Most">How many switches are kept one by one; all are counted.</param>
/// <param name="Frames">Pattern of functions at whose switches the stack is shown, or empty.</param>
/// <param name="Json">Whether the report is JSON.</param>
/// <param name="Output">File of the report, "-" for stdout, or empty for stderr.</param>
/// <param name="Picture">File of the picture, or empty for none.</param>
internal sealed record G0Options(int Most, string Frames, bool Json, string Output, string Picture);
