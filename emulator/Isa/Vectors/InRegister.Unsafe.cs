using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>The last source is the register that <see cref="Op.Base"/> names.</summary>
internal unsafe struct InRegister : IVectorSource
{
    public static bool IsMemory => false;

    public static int High => VectorState.HighHalf;

    public static byte* Address(CpuState* cpu, Op* op) => (byte*)cpu + op->Base;

    public static Vector128<byte> Load(byte* address, int bytes) => *(Vector128<byte>*)address;
}
