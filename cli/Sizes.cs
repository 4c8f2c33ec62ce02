using System.Globalization;

namespace GoEmu.Cli;

/// <summary>Sizes in bytes with an optional K, M or G (powers of 1024).</summary>
internal static class Sizes
{
    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out ulong bytes)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        bool ok = ulong.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes < 1UL << 32;
        bytes <<= shift;
        return ok;
    }
}
