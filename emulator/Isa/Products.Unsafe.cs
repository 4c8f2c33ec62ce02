using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>Products of twice the width. <see cref="Math.BigMul(ulong, ulong, out ulong)"/> is compiled for the oldest processors, where it is slow.</summary>
internal static unsafe class Products
{
    /// <summary>Unsigned: returns the low half, of which only the bits of the width count; the high half is zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Unsigned<W>(ulong a, ulong b, out ulong high) where W : struct, IWidth
    {
        if (W.Bits == 64)
            return Wide(a, b, out high);
        ulong product = a * b;
        high = W.Low(product >> (W.Bits & 63));
        return product;
    }

    /// <summary>Signed, likewise; the high half is sign-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Signed<W>(ulong a, ulong b, out ulong high) where W : struct, IWidth
    {
        a = W.Sign(a);
        b = W.Sign(b);
        if (W.Bits == 64)
        {
            ulong low = Wide(a, b, out high);
            high -= ((ulong)((long)a >> 63) & b) + ((ulong)((long)b >> 63) & a);
            return low;
        }
        ulong product = a * b;
        high = (ulong)((long)product >> (W.Bits & 63));
        return product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Wide(ulong a, ulong b, out ulong high)
    {
        ulong low;
        if (Bmi2.X64.IsSupported)
            high = Bmi2.X64.MultiplyNoFlags(a, b, &low);
        else
            high = Math.BigMul(a, b, out low);
        return low;
    }
}
