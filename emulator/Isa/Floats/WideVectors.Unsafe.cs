using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>YMM registers as one value; their halves lie apart in the state.</summary>
internal static unsafe class WideVectors
{
    /// <summary>Reads a register.</summary>
    public static Vector256<byte> Get(CpuState* cpu, int offset) =>
        Vector256.Create(*VectorOperands.Xmm(cpu, offset), *VectorOperands.Xmm(cpu, offset + VectorState.HighHalf));

    /// <summary>Writes a register.</summary>
    public static void Set(CpuState* cpu, int offset, Vector256<byte> value) => VectorOperands.Set(cpu, offset, value.GetLower(), value.GetUpper());
}
