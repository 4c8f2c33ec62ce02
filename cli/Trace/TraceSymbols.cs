using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Tracing;

namespace GoEmu.Cli.Trace;

/// <summary>The names of a traced program's functions, from the program itself where it still is.</summary>
internal static class TraceSymbols
{
    /// <summary>Reads them; null when there are none to be had.</summary>
    public static GoSymbols? Read(TraceFile trace)
    {
        foreach (TraceEvent e in trace.Events)
        {
            if (e.Kind == "image")
                return Read(e.Text, e.Pc);
        }
        return null;
    }

    private static GoSymbols? Read(string path, ulong entry)
    {
        try
        {
            ElfImage image = ElfImage.Inspect(File.ReadAllBytes(path));
            return GoBinary.TryRead(image) is { } binary ? new GoSymbols(binary, entry - image.Entry) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ElfException or ArgumentException)
        {
            return null; // a trace may be read where the program is not: addresses have no names then
        }
    }
}
