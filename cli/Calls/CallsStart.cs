using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Calls;

/// <summary>Sets the counting of calls up when the program has been loaded, and writes the counts at its end.</summary>
internal static class CallsStart
{
    /// <summary>Begins; ends the process with status 125 when a function is not there.</summary>
    public static void Begin(GuestProcess process, CallsOptions options)
    {
        GoProcess? go = LiveGo.TryCreate(process, out _);
        GoSymbols? symbols = go?.Symbols ?? LiveGo.ReadSymbols(process);
        var table = new ProbeTable(process);
        var recorder = new CallRecorder(go, options);
        if (!recorder.Begin(table, symbols, out string unknown))
        {
            StandardError.WriteLine($"goemu: no such function or address: '{unknown}'");
            process.End(ExitCodes.Usage);
            return;
        }
        process.BeforeEnd += _ => table.WhileQuiet(() => ReportOutput.Write(recorder.Format(), options.Output));
    }
}
