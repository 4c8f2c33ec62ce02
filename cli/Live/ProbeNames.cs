using System.Globalization;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.Cli.Live;

/// <summary>What a person names as a place for probes: a function, a pattern of names, or an address.</summary>
internal static class ProbeNames
{
    /// <summary>
    /// The addresses that a text stands for, with their names, in order: "0x401000", "runtime.newproc1", "main.*"; none where nothing has
    /// such a name. With symbols also C's functions, by their full names.
    /// </summary>
    public static IReadOnlyList<(ulong Address, string Name)> Resolve(string text, GoSymbols? symbols)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address)
                ? [(address, symbols?.Describe(address) ?? text)] : [];
        if (symbols is null)
            return [];
        var pattern = new NamePattern(text);
        if (!pattern.IsExact)
            return [.. symbols.Match(pattern).Select(f => (f.Entry, symbols.NameOf(f)))];
        return symbols.TryFunction(text, out GoFunction function) ? [(function.Entry, text)] : [];
    }
}
