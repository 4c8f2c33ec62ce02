using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime;

/// <summary>What a function's record says of it (Go's <c>runtime/runtime2.go</c>, type _func).</summary>
/// <param name="ArgumentSize">Bytes of arguments and results on the stack; <see cref="UnknownArguments"/> for some assembly.</param>
/// <param name="DeferReturn">Where, counted from the entry, it calls runtime.deferreturn; 0 when it defers nothing.</param>
/// <param name="StartLine">Line of the keyword func; 0 before Go 1.20.</param>
/// <param name="Id">Number of a function known to tracebacks; the numbering differs by Go version.</param>
/// <param name="Flags">What tracebacks have to know.</param>
public readonly record struct GoFunctionInfo(int ArgumentSize, int DeferReturn, int StartLine, byte Id, GoFuncFlags Flags)
{
    /// <summary><see cref="ArgumentSize"/> where the function has any number of arguments.</summary>
    public const int UnknownArguments = int.MinValue;
}
