using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>An instruction that finds or counts bits.</summary>
internal unsafe interface IScan
{
    /// <summary>True when a source of zero leaves the destination as it is.</summary>
    static abstract bool KeepsOnZero { get; }

    /// <summary>The result for a zero-extended value.</summary>
    static abstract ulong Compute<W>(ulong value) where W : struct, IWidth;

    /// <summary>Sets the flags that the instruction changes.</summary>
    static abstract void SetFlags<W>(CpuState* cpu, ulong value, ulong result) where W : struct, IWidth;
}
