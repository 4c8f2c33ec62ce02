using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>A shift or rotation. The count is masked to 5 or 6 bits and not zero.</summary>
internal unsafe interface IShift
{
    /// <summary>The result; bits above the width do not matter. <paramref name="a"/> is zero-extended.</summary>
    static abstract ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth;

    /// <summary>Sets the flags that the instruction changes; <paramref name="shortForm"/>: a register by an immediate count.</summary>
    static abstract void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth;
}
