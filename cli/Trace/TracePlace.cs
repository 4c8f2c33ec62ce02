using System.Globalization;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.Cli.Trace;

/// <summary>Names addresses of a trace; remembers the last function, as most addresses are in it.</summary>
internal sealed class TracePlace(GoSymbols? symbols)
{
    private GoFunction _function;
    private string _name = "";

    /// <summary>Symbols, or null.</summary>
    public GoSymbols? Symbols => symbols;

    /// <summary>The name of the function that an address is in, or the address's own.</summary>
    public string Function(ulong pc)
    {
        if (pc >= _function.Entry && pc < _function.End)
            return _name;
        if (symbols == null || !symbols.TryFunction(pc, out GoFunction function))
            return string.Create(CultureInfo.InvariantCulture, $"0x{pc:x}");
        _function = function;
        return _name = symbols.NameOf(function);
    }

    /// <summary>The address of a function or a number written as 0x...; false when there is none.</summary>
    public bool TryAddress(string text, out ulong address)
    {
        address = 0;
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out address);
        if (symbols == null || !symbols.TryFunction(text, out GoFunction function))
            return false;
        address = function.Entry;
        return true;
    }

    /// <summary>Function and offset, file and line.</summary>
    public string Describe(ulong pc)
    {
        string text = symbols?.Describe(pc) ?? string.Create(CultureInfo.InvariantCulture, $"0x{pc:x}");
        if (symbols != null && symbols.TryLine(pc, out SourceLine line))
            text += string.Create(CultureInfo.InvariantCulture, $" {Path.GetFileName(line.File)}:{line.Line}");
        return text;
    }
}
