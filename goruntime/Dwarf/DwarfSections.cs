using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime.Dwarf;

/// <summary>
/// Reads debug sections, which Go's linker compresses: by SHF_COMPRESSED and an Elf64_Chdr (gABI, chapter 4) since Go
/// 1.19, before that (and by <c>objcopy</c>) as ".zdebug_*" with the mark "ZLIB" and a big-endian size.
/// </summary>
internal static class DwarfSections
{
    private const int CompressionHeaderSize = 24;
    private const int OldHeaderSize = 12;
    private const uint Zlib = 1; // ELFCOMPRESS_ZLIB

    /// <summary>More than deflate can make of one byte: a header that claims more is damaged.</summary>
    private const ulong MostExpansion = 1040;

    /// <summary>The contents of ".debug_NAME"; empty when there is none, or it is damaged.</summary>
    internal static ReadOnlyMemory<byte> Read(ElfImage image, string name)
    {
        if (image.TryFindSection(".debug_" + name, out ElfSection section))
        {
            if ((section.Flags & ElfSection.Compressed) == 0)
                return image.ReadSection(section);
            ReadOnlyMemory<byte> bytes = image.ReadFile(section.Offset, section.Size);
            return bytes.Length > CompressionHeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) == Zlib
                ? Inflate(bytes[CompressionHeaderSize..], BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[8..]))
                : default;
        }

        if (!image.TryFindSection(".zdebug_" + name, out section))
            return default;
        ReadOnlyMemory<byte> old = image.ReadSection(section);
        return old.Length > OldHeaderSize && old.Span.StartsWith("ZLIB"u8)
            ? Inflate(old[OldHeaderSize..], BinaryPrimitives.ReadUInt64BigEndian(old.Span[4..]))
            : default;
    }

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> packed, ulong size)
    {
        if (size > (ulong)packed.Length * MostExpansion || size > (ulong)Array.MaxLength
            || !MemoryMarshal.TryGetArray(packed, out ArraySegment<byte> segment))
            return default;
        byte[] result = new byte[size];
        try
        {
            using var stream = new ZLibStream(
                new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
            return stream.ReadAtLeast(result, result.Length, throwOnEndOfStream: false) == result.Length ? result : default;
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }
}
