using System.Buffers.Binary;

namespace GoEmu.Differential.Generation;

/// <summary>Operand values: mostly edges, where mistakes are, and some that are just random.</summary>
public static class Values
{
    // Signs, quiet and signalling NaNs, infinities, denormals, the edges of the integer ranges and what rounds to either side of them.
    private static readonly ulong[] s_float64 =
    [
        0, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x3FE0000000000000, 0x3FF8000000000000, 0x4004000000000000,
        0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001, 0xFFF4000000000123,
        0x7FF8000000000ABC, 1, 0x8000000000000001, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x8010000000000000, 0x7FEFFFFFFFFFFFFF,
        0xFFEFFFFFFFFFFFFF, 0x41DFFFFFFFC00000, 0x41E0000000000000, 0xC1E0000000000000, 0x43E0000000000000, 0xC3E0000000000000,
        0x43EFFFFFFFFFFFFF, 0x4330000000000001, 0x3CB0000000000000, 0x3FF0000000000001, 0x3FEFFFFFFFFFFFFF, 0x36A0000000000000,
        0x380FFFFFFFFFFFFF, 0x47EFFFFFF0000000, 0x1FF0000000000000, 0x5FF0000000000000,
    ];

    private static readonly uint[] s_float32 =
    [
        0, 0x80000000, 0x3F800000, 0xBF800000, 0x3F000000, 0x3FC00000, 0x40200000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000,
        0x7F800001, 0xFFA00123, 0x7FC00ABC, 1, 0x80000001, 0x007FFFFF, 0x00800000, 0x80800000, 0x7F7FFFFF, 0xFF7FFFFF, 0x4EFFFFFF,
        0x4F000000, 0xCF000000, 0x5EFFFFFF, 0x5F000000, 0xDF000000, 0x4B000001, 0x34000000, 0x3F800001, 0x3F7FFFFF, 0x477FE000,
        0x477FF000, 0x33000000, 0x33000001, 0x38800000, 0x387FC000, 0x1F800000, 0x5F800000,
    ];

    private static readonly ushort[] s_float16 =
        [0, 0x8000, 0x3C00, 0xBC00, 0x7C00, 0xFC00, 0x7E00, 0xFE00, 0x7C01, 0xFD23, 1, 0x8001, 0x3FF, 0x400, 0x7BFF, 0xFBFF, 0x3555];

    // Sign and exponent, significand; also forms that no operation gives: unnormals and pseudo-denormals (SDM vol. 1, 8.2.2).
    private static readonly (ushort Head, ulong Significand)[] s_float80 =
    [
        (0, 0), (0x8000, 0), (0x3FFF, 0x8000000000000000), (0xBFFF, 0x8000000000000000), (0x3FFE, 0x8000000000000000),
        (0x3FFF, 0xC000000000000000), (0x7FFF, 0x8000000000000000), (0xFFFF, 0x8000000000000000), (0x7FFF, 0xC000000000000000),
        (0xFFFF, 0xC000000000000000), (0x7FFF, 0x8000000000000001), (0x7FFF, 0xC000000000000ABC), (0, 1), (0x8000, 1),
        (0, 0x7FFFFFFFFFFFFFFF), (0, 0x8000000000000000), (1, 0x8000000000000000), (0x7FFE, 0xFFFFFFFFFFFFFFFF),
        (0x403E, 0x8000000000000000), (0xC03E, 0x8000000000000000), (0x401D, 0xFFFFFFFF00000000), (0x401E, 0x8000000000000000),
        (0x400D, 0xFFFE000000000000), (0x400E, 0x8000000000000000), (0x4000, 0xC90FDAA22168C235), (0x3FFF, 0x4000000000000000),
        (0x7FFF, 0), (0x43FE, 0xFFFFFFFFFFFFF800), (0x3C00, 0x8000000000000000), (0x407E, 0xFFFFFF0000000000), (0x403D, 0xDE0B6B3A76400000),
        (0x403A, 0xDE0B6B3A763FFFF0),
    ];

    /// <summary>An integer for an operand of <paramref name="bits"/> bits; what lies above them is random.</summary>
    public static ulong Integer(ref Dice dice, int bits)
    {
        ulong mask = bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong sign = 1UL << (bits - 1);
        ulong value = dice.Below(16) switch
        {
            0 => 0,
            1 => 1,
            2 => ulong.MaxValue,
            3 => sign,
            4 => sign - 1,
            5 => sign + 1,
            6 => ulong.MaxValue - (ulong)dice.Below(4),
            7 => (ulong)dice.Below(130),
            8 => 1UL << dice.Below(bits),
            9 => ulong.MaxValue << dice.Below(bits),
            10 => mask >> dice.Below(bits),
            11 => dice.Next() & 0xFF,
            _ => dice.Next(),
        };
        return bits >= 64 ? value : (value & mask) | (dice.Next() & ~mask);
    }

    /// <summary>Fills an operand with elements of one kind.</summary>
    public static void Fill(ref Dice dice, ElementKind kind, Span<byte> bytes)
    {
        int size = Size(kind);
        for (int n = 0; n + size <= bytes.Length; n += size)
            Element(ref dice, kind, bytes.Slice(n, size));
        for (int n = bytes.Length - bytes.Length % size; n < bytes.Length; n++)
            bytes[n] = (byte)dice.Next();
    }

    /// <summary>Bytes of an element.</summary>
    public static int Size(ElementKind kind) => kind switch
    {
        ElementKind.Byte => 1,
        ElementKind.Word or ElementKind.Float16 => 2,
        ElementKind.Dword or ElementKind.Float32 => 4,
        ElementKind.Float80 => 10,
        _ => 8,
    };

    private static void Element(ref Dice dice, ElementKind kind, Span<byte> bytes)
    {
        bool edge = dice.Percent(70);
        switch (kind)
        {
            case ElementKind.Float16:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, edge ? dice.Pick<ushort>(s_float16) : (ushort)dice.Next());
                break;
            case ElementKind.Float32:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, edge ? dice.Pick<uint>(s_float32) : Near32(ref dice));
                break;
            case ElementKind.Float64:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, edge ? dice.Pick<ulong>(s_float64) : Near64(ref dice));
                break;
            case ElementKind.Float80:
                (ushort head, ulong significand) = edge ? dice.Pick<(ushort, ulong)>(s_float80)
                    : ((ushort)((dice.Next() & 0x8000) | (uint)(0x3FFF + dice.Below(140) - 70)), dice.Next() | 0x8000000000000000);
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, significand);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], head);
                break;
            default:
                ulong value = Integer(ref dice, bytes.Length * 8);
                for (int n = 0; n < bytes.Length; n++)
                    bytes[n] = (byte)(value >> (8 * n));
                break;
        }
    }

    // Numbers of like size, so that sums cancel and quotients round; a few are any bits at all.
    private static uint Near32(ref Dice dice) => dice.Percent(20)
        ? (uint)dice.Next()
        : ((uint)dice.Next() & 0x807FFFFF) | ((uint)(127 + dice.Below(60) - 30) << 23);

    private static ulong Near64(ref Dice dice) => dice.Percent(20)
        ? dice.Next()
        : (dice.Next() & 0x800FFFFFFFFFFFFF) | ((ulong)(1023 + dice.Below(120) - 60) << 52);
}
