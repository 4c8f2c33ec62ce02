using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>32 bits.</summary>
internal unsafe struct W32 : IWidth
{
    public static int Bytes => 4;

    public static int Bits => 32;

    public static ulong Get(CpuState* cpu, int register) => *(uint*)((byte*)cpu + register);

    public static void Set(CpuState* cpu, int register, ulong value) => *(ulong*)((byte*)cpu + register) = (uint)value;

    public static ulong Load(ulong address) => *(uint*)address;

    public static void Store(ulong address, ulong value) => *(uint*)address = (uint)value;

    public static ulong Sign(ulong value) => (ulong)(int)value;

    public static ulong Low(ulong value) => (uint)value;

    public static ulong CompareExchange(ulong address, ulong value, ulong expected) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<uint>((uint*)address), (uint)value, (uint)expected);

    public static ulong Exchange(ulong address, ulong value) => Interlocked.Exchange(ref Unsafe.AsRef<uint>((uint*)address), (uint)value);
}
