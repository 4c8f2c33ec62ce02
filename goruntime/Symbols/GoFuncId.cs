namespace GoEmu.GoRuntime.Symbols;

/// <summary>
/// Functions that need special treatment in tracebacks (Go's <c>internal/abi/symtab.go</c>, before 1.21
/// <c>runtime/symtab.go</c>). The numbers are goemu's: Go's differ by version.
/// </summary>
public enum GoFuncId
{
    Normal,
    Abort,
    AsmCgoCall,
    AsyncPreempt,
    CgoCallback,
    CoroStart,
    DebugCall,
    GcBgMarkWorker,
    GoExit,
    Gogo,
    GoPanic,
    HandleAsyncEvent,
    Mcall,
    MoreStack,
    Mstart,
    PanicWrap,
    Rt0Go,
    RunFinalizers,
    RunCleanups,
    RuntimeMain,
    SigPanic,
    SystemStack,
    SystemStackSwitch,

    /// <summary>Any function the compiler made up, method wrappers above all.</summary>
    Wrapper,
}
