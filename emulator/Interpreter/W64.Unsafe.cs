using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>64 bits.</summary>
internal unsafe struct W64 : IWidth
{
    public static int Bytes => 8;

    public static int Bits => 64;

    public static ulong Get(CpuState* cpu, int register) => *(ulong*)((byte*)cpu + register);

    public static void Set(CpuState* cpu, int register, ulong value) => *(ulong*)((byte*)cpu + register) = value;

    public static ulong Load(ulong address) => *(ulong*)address;

    public static void Store(ulong address, ulong value) => *(ulong*)address = value;

    public static ulong Sign(ulong value) => value;

    public static ulong Low(ulong value) => value;

    public static ulong CompareExchange(ulong address, ulong value, ulong expected) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<ulong>((ulong*)address), value, expected);

    public static ulong Exchange(ulong address, ulong value) => Interlocked.Exchange(ref Unsafe.AsRef<ulong>((ulong*)address), value);
}
