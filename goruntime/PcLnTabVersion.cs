namespace GoEmu.GoRuntime;

/// <summary>Format of the function table, by its magic number (Go's <c>internal/abi/symtab.go</c>).</summary>
public enum PcLnTabVersion : uint
{
    /// <summary>Go 1.16 and 1.17: entries are addresses.</summary>
    Go116 = 0xfffffffa,

    /// <summary>Go 1.18 and 1.19: entries are offsets from the start of the text.</summary>
    Go118 = 0xfffffff0,

    /// <summary>Go 1.20 and later; since 1.26 the header does not hold the start of the text any more.</summary>
    Go120 = 0xfffffff1,
}
