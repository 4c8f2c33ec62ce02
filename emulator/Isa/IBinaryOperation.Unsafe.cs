using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>What a two-operand integer instruction computes.</summary>
internal unsafe interface IBinaryOperation
{
    /// <summary>False when the result is thrown away (CMP, TEST).</summary>
    static abstract bool Writes { get; }

    /// <summary>The result; bits above the width do not matter. <paramref name="a"/> and <paramref name="b"/> are zero-extended.</summary>
    static abstract ulong Compute(CpuState* cpu, ulong a, ulong b);

    /// <summary>Sets the flags.</summary>
    static abstract void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth;
}
