using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Isa;

/// <summary>One of the sixteen conditions (SDM vol. 1, appendix B), from the flags.</summary>
internal unsafe interface ICondition
{
    /// <summary>True when it holds.</summary>
    static abstract bool Holds(CpuState* cpu);
}
