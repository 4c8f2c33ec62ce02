using GoEmu.Cli.Live.Reports;
using GoEmu.GoRuntime.Program;

namespace GoEmu.Cli.Boot;

/// <summary>A module in JSON; numbers are null where the Go version does not say.</summary>
internal sealed record BootModuleReport(string Address, string Name, string Text, string TextEnd, int? TypeLinks, int? Itabs, int? InitTasks)
{
    /// <summary>From what was read.</summary>
    public static BootModuleReport Of(LinkedModule m) =>
        new(Hex.Of(m.Address), m.Name, Hex.Of(m.Text), Hex.Of(m.TextEnd), m.TypeLinks, m.Itabs, m.InitTasks);
}
