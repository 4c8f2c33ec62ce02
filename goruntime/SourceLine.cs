namespace GoEmu.GoRuntime;

/// <summary>A place in the source.</summary>
/// <param name="File">File name as the compiler recorded it (with -trimpath relative to the module).</param>
/// <param name="Line">Line, from 1.</param>
public readonly record struct SourceLine(string File, int Line);
