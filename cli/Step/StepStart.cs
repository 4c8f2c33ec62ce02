using System.Globalization;
using System.Text;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Step;

/// <summary>Sets a trace up when the program has been loaded.</summary>
internal static class StepStart
{
    private const ulong AtEntry = 9;

    /// <summary>Begins; ends the process with status 125 when FROM or UNTIL is neither a function nor an address.</summary>
    public static void Begin(GuestProcess process, StepOptions options, StepOutput output)
    {
        var engine = (InterpreterEngine)process.Engine;
        GoSymbols? symbols = ReadSymbols(process);
        if (!TryResolve(options.From, symbols, out ulong from) || !TryResolve(options.Until, symbols, out ulong until))
        {
            StandardError.WriteLine($"goemu: no such function or address: '{(TryResolve(options.From, symbols, out _) ? options.Until : options.From)}'");
            Environment.Exit(ExitCodes.Usage);
            return;
        }
        var trace = new StepTrace(engine, symbols, options, output, from, until);
        engine.Observer = trace;
        process.BeforeEnd += _ => trace.Flush();
    }

    private static bool TryResolve(string text, GoSymbols? symbols, out ulong address)
    {
        address = 0;
        if (text.Length == 0)
            return true;
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out address);
        if (symbols == null || !symbols.TryFunction(text, out GoFunction function))
            return false;
        address = function.Entry;
        return true;
    }

    private static GoSymbols? ReadSymbols(GuestProcess process)
    {
        try
        {
            ElfImage image = ElfImage.Inspect(File.ReadAllBytes(Encoding.UTF8.GetString(process.Image.Path)));
            return GoBinary.TryRead(image) is { } binary ? new GoSymbols(binary, LoadBias(process, image)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ElfException)
        {
            return null; // then there are no names
        }
    }

    private static ulong LoadBias(GuestProcess process, ElfImage image)
    {
        ReadOnlySpan<byte> vector = process.Image.AuxVector;
        for (; vector.Length >= 16; vector = vector[16..])
        {
            if (BitConverter.ToUInt64(vector) == AtEntry)
                return BitConverter.ToUInt64(vector[8..]) - image.Entry;
        }
        return 0;
    }
}
