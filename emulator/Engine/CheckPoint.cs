using Iced.Intel;

namespace GoEmu.Emulator.Engine;

/// <summary>
/// The branches at which a slice of counted instructions may end (<see cref="Cpu.ExitReason.Budget"/>): enough of them that no code runs
/// for ever without one, few enough to be cheap, and the same for all engines.
/// </summary>
internal static class CheckPoint
{
    /// <summary>True for a call, a return, an indirect jump, and a direct jump to its own or a lower address, if that is taken.</summary>
    public static bool Is(in Instruction i) => i.FlowControl switch
    {
        FlowControl.Call => i.Mnemonic == Mnemonic.Call,
        FlowControl.IndirectCall or FlowControl.Return or FlowControl.IndirectBranch => true,
        FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch => i.NearBranchTarget <= i.IP,
        _ => false,
    };
}
