using System.Globalization;

namespace GoEmu.Cli.Live.Reports;

/// <summary>How reports write addresses: JSON's numbers are not exact for all of them.</summary>
internal static class Hex
{
    /// <summary>"0x4010a0".</summary>
    public static string Of(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}
