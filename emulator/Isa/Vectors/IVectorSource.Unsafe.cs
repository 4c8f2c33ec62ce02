using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>The last source operand, which may be memory.</summary>
internal unsafe interface IVectorSource
{
    /// <summary>It is memory.</summary>
    static abstract bool IsMemory { get; }

    /// <summary>From the lower 16 bytes of a 32-byte operand to the upper ones.</summary>
    static abstract int High { get; }

    /// <summary>Where its bytes are. For memory, records the op as the one that may fault.</summary>
    static abstract byte* Address(CpuState* cpu, Op* op);

    /// <summary>Reads as many bytes as the operand has in memory; a register may give more. The rest is zero.</summary>
    static abstract Vector128<byte> Load(byte* address, int bytes);
}
