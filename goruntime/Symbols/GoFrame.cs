namespace GoEmu.GoRuntime.Symbols;

/// <summary>One call at an instruction: the function itself, or one whose body was inlined there.</summary>
/// <param name="Function">Full name, "[...]" for type arguments; of C functions the symbol.</param>
/// <param name="File">Source file as the compiler recorded it; empty when not known.</param>
/// <param name="Line">Line, from 1; 0 when not known. In a caller it is the line of the call.</param>
/// <param name="Inlined">True when this call was inlined into the next frame.</param>
/// <param name="Id">What tracebacks have to know of the function.</param>
public readonly record struct GoFrame(string Function, string File, int Line, bool Inlined, GoFuncId Id);
