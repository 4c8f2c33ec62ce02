using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>
/// What the string comparisons compute from their control byte (SDM vol. 2, 4.1): bit 0: words instead of bytes; bit 1: signed;
/// bits 3:2: the aggregation; bits 5:4: the polarity; bit 6: the last index, or a mask of elements.
/// </summary>
internal static unsafe class StringAggregation
{
    private const int Words = 1, Signed = 2, Negate = 0x10, OnlyValid = 0x20, ElementMask = 0x40;

    /// <summary>Elements of a vector.</summary>
    public static int Elements(int control) => (control & Words) != 0 ? 8 : 16;

    /// <summary>Elements before the first zero.</summary>
    public static int ImplicitLength(V value, int control)
    {
        if ((control & Words) == 0)
            return (int)uint.TrailingZeroCount(Vector128.Equals(value, V.Zero).ExtractMostSignificantBits() | 0x10000);
        return (int)uint.TrailingZeroCount(Vector128.Equals(value.AsUInt16(), Vector128<ushort>.Zero).ExtractMostSignificantBits() | 0x100);
    }

    /// <summary>The absolute value of a register, at most the elements of a vector.</summary>
    public static int ExplicitLength(long register, int control)
    {
        ulong length = register < 0 ? 0 - (ulong)register : (ulong)register;
        return (int)Math.Min(length, (ulong)Elements(control));
    }

    /// <summary>The bits that say which elements of the second string match (IntRes2).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Compare(V a, int lengthA, V b, int lengthB, int control)
    {
        int* first = stackalloc int[16], second = stackalloc int[16];
        Read(a, first, control);
        Read(b, second, control);
        int count = Elements(control);
        uint bits = ((control >> 2) & 3) switch
        {
            0 => EqualAny(first, lengthA, second, lengthB),
            1 => Ranges(first, lengthA, second, lengthB),
            2 => EqualEach(first, lengthA, second, lengthB, count),
            _ => EqualOrdered(first, lengthA, second, lengthB, count),
        };
        if ((control & Negate) != 0)
            bits ^= (control & OnlyValid) != 0 ? (1u << lengthB) - 1 : (1u << count) - 1;
        return bits;
    }

    private static void Read(V value, int* elements, int control)
    {
        byte* bytes = (byte*)&value;
        for (int n = 0; n < Elements(control); n++)
        {
            elements[n] = (control & (Words | Signed)) switch
            {
                0 => bytes[n],
                Words => ((ushort*)bytes)[n],
                Signed => ((sbyte*)bytes)[n],
                _ => ((short*)bytes)[n],
            };
        }
    }

    private static uint EqualAny(int* set, int setLength, int* text, int textLength)
    {
        uint bits = 0;
        for (int j = 0; j < textLength; j++)
        {
            for (int i = 0; i < setLength; i++)
                bits |= (set[i] == text[j] ? 1u : 0) << j;
        }
        return bits;
    }

    private static uint Ranges(int* bounds, int boundCount, int* text, int textLength)
    {
        uint bits = 0;
        for (int j = 0; j < textLength; j++)
        {
            for (int i = 0; i + 1 < boundCount; i += 2)
                bits |= (bounds[i] <= text[j] && text[j] <= bounds[i + 1] ? 1u : 0) << j;
        }
        return bits;
    }

    /// <summary>Behind the ends of both strings elements are equal, behind that of one they are not.</summary>
    private static uint EqualEach(int* a, int lengthA, int* b, int lengthB, int count)
    {
        uint bits = 0;
        for (int j = 0; j < count; j++)
        {
            bool inA = j < lengthA, inB = j < lengthB;
            bits |= (inA && inB ? a[j] == b[j] : inA == inB) ? 1u << j : 0;
        }
        return bits;
    }

    /// <summary>Where the first string begins in the second; at the vector's end a part of it is enough.</summary>
    private static uint EqualOrdered(int* a, int lengthA, int* b, int lengthB, int count)
    {
        uint bits = 0;
        for (int j = 0; j < count; j++)
        {
            bool equal = true;
            for (int i = 0; i < lengthA && i + j < count && equal; i++)
                equal = i + j < lengthB && a[i] == b[i + j];
            bits |= equal ? 1u << j : 0;
        }
        return bits;
    }

    /// <summary>The output of the forms that give a mask.</summary>
    public static V Expand(uint bits, int control)
    {
        if ((control & ElementMask) == 0)
            return Vector128.CreateScalar(bits).AsByte();
        if ((control & Words) != 0)
        {
            Vector128<ushort> each = Vector128.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128);
            return Vector128.Equals(Vector128.Create((ushort)bits) & each, each).AsByte();
        }
        V bit = Vector128.Create(0x8040_2010_0804_0201UL).AsByte();
        ulong low = (byte)bits * 0x0101_0101_0101_0101UL, high = (byte)(bits >> 8) * 0x0101_0101_0101_0101UL;
        return Vector128.Equals(Vector128.Create(low, high).AsByte() & bit, bit);
    }
}
