using GoEmu.Cli.Live.Reports;
using GoEmu.GoRuntime.Program;

namespace GoEmu.Cli.Boot;

/// <summary>An init task in JSON.</summary>
internal sealed record BootInitTaskReport(string Address, string Package, IReadOnlyList<string> Functions, bool OfRuntime)
{
    /// <summary>From what was read.</summary>
    public static BootInitTaskReport Of(InitTask t) => new(Hex.Of(t.Address), t.Package, t.Functions, t.OfRuntime);
}
