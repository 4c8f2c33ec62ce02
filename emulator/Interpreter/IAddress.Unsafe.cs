using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>How an op forms the address of its memory operand.</summary>
internal unsafe interface IAddress
{
    /// <summary>The address.</summary>
    static abstract ulong Of(CpuState* cpu, Op* op);
}
