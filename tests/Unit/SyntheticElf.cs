using System.Buffers.Binary;

namespace GoEmu.Tests.Unit;

/// <summary>Makes the smallest ELF that holds given data in a writable segment, after one page of code.</summary>
internal static class SyntheticElf
{
    /// <summary>Address that the data is linked to.</summary>
    internal const ulong DataAddress = 0x402000;

    private const int Page = 0x1000;

    /// <summary>The bytes of the file.</summary>
    internal static byte[] WithData(ReadOnlySpan<byte> data)
    {
        byte[] file = new byte[(2 * Page) + data.Length];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2; // 64 bit
        file[5] = 1; // little-endian
        file[6] = 1;
        U16(file, 16, 2); // ET_EXEC
        U16(file, 18, 62);
        U64(file, 24, 0x401000);
        U64(file, 32, 64);
        U16(file, 54, 56);
        U16(file, 56, 2);
        Segment(file, 0, 5, Page, 0x401000, Page);
        Segment(file, 1, 6, 2 * Page, DataAddress, data.Length);
        data.CopyTo(file.AsSpan(2 * Page));
        return file;
    }

    internal static void U64(Span<byte> to, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(to[at..], value);

    private static void U16(Span<byte> to, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(to[at..], value);

    private static void Segment(Span<byte> file, int index, byte flags, int offset, ulong address, int size)
    {
        Span<byte> p = file[(64 + (56 * index))..];
        p[0] = 1;
        p[4] = flags;
        U64(p, 8, (ulong)offset);
        U64(p, 16, address);
        U64(p, 32, (ulong)size);
        U64(p, 40, (ulong)size);
        U64(p, 48, Page);
    }
}
