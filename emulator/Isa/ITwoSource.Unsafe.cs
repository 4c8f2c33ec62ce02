using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>An instruction that computes a register of 32 or 64 bits from two sources.</summary>
internal unsafe interface ITwoSource
{
    /// <summary>The result for a value, which may come from memory, and the other source, zero-extended; sets the flags.</summary>
    static abstract ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth;
}
