using GoEmu.Cli.Live;
using GoEmu.Emulator.Interpreter;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Step;

/// <summary>Sets a trace up when the program has been loaded.</summary>
internal static class StepStart
{
    /// <summary>Begins; ends the process with status 125 when FROM or UNTIL is neither a function nor an address.</summary>
    public static void Begin(GuestProcess process, StepOptions options, StepOutput output)
    {
        var engine = (InterpreterEngine)process.Engine;
        GoSymbols? symbols = LiveGo.ReadSymbols(process);
        if (!TryResolve(options.From, symbols, out ulong from) || !TryResolve(options.Until, symbols, out ulong until))
        {
            StandardError.WriteLine($"goemu: no such function or address: '{(TryResolve(options.From, symbols, out _) ? options.Until : options.From)}'");
            Environment.Exit(ExitCodes.Usage);
            return;
        }
        var trace = new StepTrace(engine, symbols, options, output, from, until, () => process.CurrentThreadId);
        engine.Observer = trace;
        process.BeforeEnd += _ => trace.Flush();
    }

    private static bool TryResolve(string text, GoSymbols? symbols, out ulong address)
    {
        address = 0;
        if (text.Length == 0)
            return true;
        IReadOnlyList<(ulong Address, string Name)> found = ProbeNames.Resolve(text, symbols);
        if (found.Count != 1)
            return false;
        address = found[0].Address;
        return true;
    }
}
