using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>8 bits.</summary>
internal unsafe struct W8 : IWidth
{
    public static int Bytes => 1;

    public static int Bits => 8;

    public static ulong Get(CpuState* cpu, int register) => *(byte*)((byte*)cpu + register);

    public static void Set(CpuState* cpu, int register, ulong value) => *((byte*)cpu + register) = (byte)value;

    public static ulong Load(ulong address) => *(byte*)address;

    public static void Store(ulong address, ulong value) => *(byte*)address = (byte)value;

    public static ulong Sign(ulong value) => (ulong)(sbyte)value;

    public static ulong Low(ulong value) => (byte)value;

    public static ulong CompareExchange(ulong address, ulong value, ulong expected) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<byte>((byte*)address), (byte)value, (byte)expected);

    public static ulong Exchange(ulong address, ulong value) => Interlocked.Exchange(ref Unsafe.AsRef<byte>((byte*)address), (byte)value);
}
