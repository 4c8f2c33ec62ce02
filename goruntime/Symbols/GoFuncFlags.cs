namespace GoEmu.GoRuntime.Symbols;

/// <summary>Flags of a function's record (Go's <c>internal/abi/symtab.go</c>; before Go 1.17 there were none).</summary>
[Flags]
public enum GoFuncFlags : byte
{
    None = 0,

    /// <summary>It is the outermost of its stack: goexit, mstart, rt0_go and the like.</summary>
    TopFrame = 1,

    /// <summary>It writes SP in a way that its table of frame sizes does not tell.</summary>
    SpWrite = 2,

    /// <summary>It is written in assembly.</summary>
    Asm = 4,
}
