using GoEmu.Cli.Live;
using GoEmu.Cli.Live.Reports;
using GoEmu.GoRuntime;

namespace GoEmu.Cli.Boot;

/// <summary>A step in JSON.</summary>
internal sealed record BootStepReport(
    string Name, string Kind, string Address, string? File, int? Line, int Calls, long? Instructions, long? Cost,
    IReadOnlyDictionary<string, string> Registers, IReadOnlyDictionary<string, string> State, IReadOnlyDictionary<string, string> Details,
    IReadOnlyList<BootStepReport> Steps)
{
    /// <summary>From what was recorded.</summary>
    public static BootStepReport Of(BootStep step, GoProcess go) => new(
        step.Name, step.Kind.ToString().ToLowerInvariant(), Hex.Of(step.Address),
        step.Place.File.Length == 0 ? null : step.Place.File, step.Place.Line == 0 ? null : step.Place.Line,
        step.Calls, step.Start, step.Cost, RegistersOf(step.Registers), StateOf(step.State),
        step.Details.ToDictionary(d => d.Name, d => d.Value), [.. step.Steps.Select(s => Of(s, go))]);

    private static Dictionary<string, string> RegistersOf(GuestRegisters registers)
    {
        var all = new Dictionary<string, string>();
        for (int n = 0; n < GuestRegisters.Names.Length; n++)
            all[GuestRegisters.Names[n]] = Hex.Of(registers[n]);
        all["rip"] = Hex.Of(registers.Rip);
        all["fsBase"] = Hex.Of(registers.FsBase);
        return all;
    }

    private static Dictionary<string, string> StateOf(BootState state) => new()
    {
        ["g"] = Hex.Of(state.G),
        ["g.stack.lo"] = Hex.Of(state.GStackLow),
        ["g.stack.hi"] = Hex.Of(state.GStackHigh),
        ["g0.stack.lo"] = Hex.Of(state.G0StackLow),
        ["g0.stack.hi"] = Hex.Of(state.G0StackHigh),
        ["g0.stackguard0"] = Hex.Of(state.G0StackGuard0),
        ["g0.stackguard1"] = Hex.Of(state.G0StackGuard1),
        ["g0.sched.sp"] = Hex.Of(state.G0SchedSp),
        ["g0.sched.pc"] = Hex.Of(state.G0SchedPc),
        ["m0.curg"] = Hex.Of(state.CurG),
        ["m0.p"] = Hex.Of(state.P),
    };
}
