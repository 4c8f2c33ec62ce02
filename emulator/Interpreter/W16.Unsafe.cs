using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>16 bits.</summary>
internal unsafe struct W16 : IWidth
{
    public static int Bytes => 2;

    public static int Bits => 16;

    public static ulong Get(CpuState* cpu, int register) => *(ushort*)((byte*)cpu + register);

    public static void Set(CpuState* cpu, int register, ulong value) => *(ushort*)((byte*)cpu + register) = (ushort)value;

    public static ulong Load(ulong address) => *(ushort*)address;

    public static void Store(ulong address, ulong value) => *(ushort*)address = (ushort)value;

    public static ulong Sign(ulong value) => (ulong)(short)value;

    public static ulong Low(ulong value) => (ushort)value;

    public static ulong CompareExchange(ulong address, ulong value, ulong expected) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<ushort>((ushort*)address), (ushort)value, (ushort)expected);

    public static ulong Exchange(ulong address, ulong value) => Interlocked.Exchange(ref Unsafe.AsRef<ushort>((ushort*)address), (ushort)value);
}
