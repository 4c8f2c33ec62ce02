using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>What a one-operand integer instruction computes.</summary>
internal unsafe interface IUnaryOperation
{
    /// <summary>The result; bits above the width do not matter. <paramref name="a"/> is zero-extended.</summary>
    static abstract ulong Compute(ulong a);

    /// <summary>Sets the flags.</summary>
    static abstract void SetFlags<W>(CpuState* cpu, ulong a, ulong result) where W : struct, IWidth;
}
