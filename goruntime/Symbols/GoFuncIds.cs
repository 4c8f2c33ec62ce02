namespace GoEmu.GoRuntime.Symbols;

/// <summary>Go's names of the function ids.</summary>
internal static class GoFuncIds
{
    internal static GoFuncId Parse(string name) => name switch
    {
        "abort" => GoFuncId.Abort,
        "asmcgocall" => GoFuncId.AsmCgoCall,
        "asyncPreempt" => GoFuncId.AsyncPreempt,
        "cgocallback" => GoFuncId.CgoCallback,
        "corostart" => GoFuncId.CoroStart,
        "debugCallV2" => GoFuncId.DebugCall,
        "gcBgMarkWorker" => GoFuncId.GcBgMarkWorker,
        "goexit" => GoFuncId.GoExit,
        "gogo" => GoFuncId.Gogo,
        "gopanic" => GoFuncId.GoPanic,
        "handleAsyncEvent" => GoFuncId.HandleAsyncEvent,
        "mcall" => GoFuncId.Mcall,
        "morestack" => GoFuncId.MoreStack,
        "mstart" => GoFuncId.Mstart,
        "panicwrap" => GoFuncId.PanicWrap,
        "rt0_go" => GoFuncId.Rt0Go,
        "runfinq" or "runFinalizers" => GoFuncId.RunFinalizers,
        "runCleanups" => GoFuncId.RunCleanups,
        "runtime_main" => GoFuncId.RuntimeMain,
        "sigpanic" => GoFuncId.SigPanic,
        "systemstack" => GoFuncId.SystemStack,
        "systemstack_switch" => GoFuncId.SystemStackSwitch,
        "wrapper" => GoFuncId.Wrapper,
        _ => GoFuncId.Normal,
    };
}
