using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>Which calls of a stack Go itself shows (<c>runtime/traceback.go</c>: showframe, elideWrapperCalling).</summary>
public static class GoTrace
{
    /// <summary>All calls of a stack, inlined ones too, innermost first.</summary>
    /// <param name="frames">The stack.</param>
    /// <param name="system">
    /// True for all frames as with GOTRACEBACK=system; false for those that are shown by default, without the runtime's own
    /// and without wrappers that the compiler made.
    /// </param>
    public static IEnumerable<GoFrame> Calls(IEnumerable<StackFrame> frames, bool system = false)
    {
        GoFuncId callee = GoFuncId.Normal;
        bool first = true;
        foreach (StackFrame frame in frames)
        {
            foreach (GoFrame call in frame.Calls)
            {
                if (system || IsShown(call, callee, first))
                    yield return call;
                first = false;
                callee = call.Id;
            }
        }
    }

    private static bool IsShown(in GoFrame call, GoFuncId callee, bool first)
    {
        // A wrapper is worth seeing only where it, not what it wraps, panicked.
        if (call.Id == GoFuncId.Wrapper && callee is not (GoFuncId.GoPanic or GoFuncId.SigPanic or GoFuncId.PanicWrap))
            return false;
        if (call.Function == "runtime.gopanic" && !first)
            return true;
        if (!call.Function.Contains('.', StringComparison.Ordinal))
            return false;
        const string Runtime = "runtime.";
        return !call.Function.StartsWith(Runtime, StringComparison.Ordinal)
            || (call.Function.Length > Runtime.Length && char.IsAsciiLetterUpper(call.Function[Runtime.Length]));
    }
}
