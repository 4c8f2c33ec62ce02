namespace GoEmu.GoRuntime.Program;

/// <summary>Where a function calls another, or where the body of one begins that was inlined into it.</summary>
/// <param name="Pc">Address of the call instruction, or of the inlined body's first instruction.</param>
/// <param name="Function">Name of the function called; empty where that shows only when it runs.</param>
/// <param name="Target">Its address; 0 where that shows only when it runs, and for inlined ones.</param>
/// <param name="Inlined">True for an inlined body.</param>
/// <param name="File">Source file of the call.</param>
/// <param name="Line">Its line.</param>
public readonly record struct CallSite(ulong Pc, string Function, ulong Target, bool Inlined, string File, int Line)
{
    /// <summary>True when the function called shows only when it runs.</summary>
    public bool IsIndirect => Target == 0 && !Inlined;
}
