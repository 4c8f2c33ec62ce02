using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>The last source is guest memory.</summary>
internal unsafe struct InMemory : IVectorSource
{
    public static bool IsMemory => true;

    public static int High => 16;

    public static byte* Address(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        return (byte*)BaseIndex.Of(cpu, op);
    }

    public static Vector128<byte> Load(byte* address, int bytes) => bytes switch
    {
        16 => *(Vector128<byte>*)address,
        8 => Vector128.CreateScalar(*(ulong*)address).AsByte(),
        4 => Vector128.CreateScalar(*(uint*)address).AsByte(),
        2 => Vector128.CreateScalar((uint)*(ushort*)address).AsByte(),
        _ => Vector128.CreateScalar((uint)*address).AsByte(),
    };
}
