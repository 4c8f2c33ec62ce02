using GoEmu.Cli.Live.Reports;
using GoEmu.GoRuntime.Program;

namespace GoEmu.Cli.Boot;

/// <summary>A method table in JSON.</summary>
internal sealed record BootItabReport(string Address, string Interface, string Type)
{
    /// <summary>From what was read.</summary>
    public static BootItabReport Of(GoItab itab) => new(Hex.Of(itab.Address), itab.Interface, itab.Type);
}
