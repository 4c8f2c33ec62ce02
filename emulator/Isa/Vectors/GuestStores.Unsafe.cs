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

    /// <summary>Faults, as one store would, when a byte from the first to the last cannot be written; leaves them as they are.</summary>
    public static void Probe(byte* first, byte* last)
    {
        Touch(first);
        if (((ulong)first ^ (ulong)last) > PageMask)
            Touch((byte*)((ulong)last & ~PageMask));
    }

    /// <summary>Faults when a byte cannot be written; leaves it as it is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Touch(byte* address) => _ = Interlocked.CompareExchange(ref *address, 0, 0);
}
