namespace GoEmu.Cli.Info;

/// <summary>A build setting in a <see cref="GoReport"/>.</summary>
/// <param name="Key">"-ldflags", "CGO_ENABLED", "vcs.revision" and the like.</param>
/// <param name="Value">Its value.</param>
internal sealed record SettingReport(string Key, string Value);
