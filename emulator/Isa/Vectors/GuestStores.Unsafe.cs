using System.Runtime.CompilerServices;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Stores that take more than one host instruction, of which none may happen when the guest's one faults.</summary>
internal static unsafe class GuestStores
{
    private const ulong PageMask = 4095;

    /// <summary>Stores 32 bytes.</summary>
    public static void Store(byte* address, V low, V high)
    {
        if (((ulong)address & PageMask) > PageMask + 1 - 32)
            Probe(address, address + 31);
        *(V*)address = low;
        *(V*)(address + 16) = high;
    }

    /// <summary>Faults when one of the bytes, in this order, cannot be written; leaves them as they are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Probe(byte* first, byte* last)
    {
        _ = Interlocked.CompareExchange(ref *first, 0, 0);
        if (((ulong)first ^ (ulong)last) > PageMask)
            _ = Interlocked.CompareExchange(ref *(byte*)((ulong)last & ~PageMask), 0, 0);
    }
}
