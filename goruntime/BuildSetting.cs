namespace GoEmu.GoRuntime;

/// <summary>A <c>build</c> line of the build information: a flag ("-ldflags"), a variable ("GOAMD64") or "vcs.revision".</summary>
/// <param name="Key">Name, unquoted.</param>
/// <param name="Value">Value, unquoted.</param>
public readonly record struct BuildSetting(string Key, string Value);
