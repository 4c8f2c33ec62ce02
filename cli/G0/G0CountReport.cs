namespace GoEmu.Cli.G0;

/// <summary>How often something was the cause of a switch, in JSON.</summary>
internal sealed record G0CountReport(string Cause, string Function, long Count);
