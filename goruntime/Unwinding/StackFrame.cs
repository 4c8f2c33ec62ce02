using GoEmu.Emulator.Recording;
using System.Collections.Immutable;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>One function's activation on a stack, with the calls that were inlined into it.</summary>
/// <param name="Pc">Where it goes on: a return address, or the instruction that a signal interrupted.</param>
/// <param name="Sp">Stack pointer there.</param>
/// <param name="Cfa">The caller's stack pointer after the return, 0 when not known (C code).</param>
/// <param name="Function">The Go function, with an index of -1 for other code.</param>
/// <param name="Id">What tracebacks have to know of the function.</param>
/// <param name="Stack">Whose stack it is on.</param>
/// <param name="G">Address of the g whose stack it is, 0 when not known.</param>
/// <param name="Interrupted">True when <paramref name="Pc"/> is the instruction itself, not the one after a call.</param>
/// <param name="Calls">The function, and before it what was inlined, innermost first; empty for unknown code.</param>
public readonly record struct StackFrame(
    ulong Pc,
    ulong Sp,
    ulong Cfa,
    GoFunction Function,
    GoFuncId Id,
    StackKind Stack,
    ulong G,
    bool Interrupted,
    ImmutableArray<GoFrame> Calls)
{
    /// <summary>True for Go code, assembly of Go packages included.</summary>
    public bool IsGo => Function.Index >= 0;
}
