namespace GoEmu.GoRuntime;

/// <summary>A module that a binary was built from.</summary>
/// <param name="Path">Module path.</param>
/// <param name="Version">Version, "(devel)" for a working copy, or empty.</param>
/// <param name="Sum">Checksum as in go.sum, or empty.</param>
/// <param name="Replace">The module that took its place, or null.</param>
public sealed record GoModule(string Path, string Version, string Sum, GoModule? Replace = null);
