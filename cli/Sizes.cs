using System.Globalization;

namespace GoEmu.Cli;

/// <summary>Sizes in bytes with an optional K, M or G (powers of 1024).</summary>
internal static class Sizes
{
    /// <summary>Reads a plain number, decimal or hexadecimal with 0x.</summary>
    public static bool TryParseNumber(string text, out ulong number) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out ulong bytes)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        bool ok = ulong.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes < 1UL << 32;
        bytes <<= shift;
        return ok;
    }
}
