using System.Buffers.Binary;

namespace GoEmu.Differential.Isa;

/// <summary>The executable sections of an ELF file, or its executable segments when it has no sections.</summary>
public static class ProgramText
{
    private const int SectionTable = 0x28, SectionSize = 0x3A, SectionCount = 0x3C, SegmentTable = 0x20, SegmentSize = 0x36, SegmentCount = 0x38;
    private const uint ProgBits = 1, Loaded = 1;
    private const ulong ExecutableSection = 4;
    private const uint ExecutableSegment = 1;

    /// <summary>Their addresses and contents.</summary>
    /// <exception cref="FormatException">It is no 64-bit ELF file.</exception>
    public static IReadOnlyList<(ulong Address, byte[] Bytes)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < 64 || !file.AsSpan(0, 5).SequenceEqual("\u007fELF\u0002"u8))
            throw new FormatException($"{path} is no 64-bit ELF file");
        List<(ulong, byte[])> found = [];
        int count = Word16(file, SectionCount);
        for (int n = 0; n < count; n++)
        {
            int at = (int)Word64(file, SectionTable) + n * Word16(file, SectionSize);
            if (Word32(file, at + 4) == ProgBits && (Word64(file, at + 8) & ExecutableSection) != 0)
                found.Add((Word64(file, at + 16), Slice(file, Word64(file, at + 24), Word64(file, at + 32))));
        }
        count = found.Count > 0 ? 0 : Word16(file, SegmentCount);
        for (int n = 0; n < count; n++)
        {
            int at = (int)Word64(file, SegmentTable) + n * Word16(file, SegmentSize);
            if (Word32(file, at) == Loaded && (Word32(file, at + 4) & ExecutableSegment) != 0)
                found.Add((Word64(file, at + 16), Slice(file, Word64(file, at + 8), Word64(file, at + 32))));
        }
        return found;
    }

    private static byte[] Slice(byte[] file, ulong offset, ulong size) => file[(int)offset..(int)(offset + size)];

    private static int Word16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private static uint Word32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private static ulong Word64(byte[] file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
}
