namespace GoEmu.Cli.Info;

/// <summary>A module in a <see cref="GoReport"/>.</summary>
/// <param name="Path">Module path.</param>
/// <param name="Version">Version, or empty.</param>
/// <param name="Sum">Checksum, or empty.</param>
/// <param name="Replace">What took its place, or null.</param>
internal sealed record ModuleReport(string Path, string Version, string Sum, ModuleReport? Replace);
