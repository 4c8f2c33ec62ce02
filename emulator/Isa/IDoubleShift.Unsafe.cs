using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>SHLD or SHRD. The count is masked and not zero; with 16 bits, more than the width is undefined.</summary>
internal unsafe interface IDoubleShift
{
    /// <summary>The result; bits above the width do not matter. The operands are zero-extended.</summary>
    static abstract ulong Compute<W>(ulong a, ulong b, int count) where W : struct, IWidth;

    /// <summary>Sets all flags.</summary>
    static abstract void SetFlags<W>(CpuState* cpu, ulong a, ulong b, int count, ulong result) where W : struct, IWidth;
}
