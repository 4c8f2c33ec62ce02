using System.Buffers.Binary;
using System.Text;
using GoEmu.Emulator.Jit;

namespace GoEmu.Emulator.Loader;

/// <summary>
/// The guest's vDSO: a one-page ELF whose functions are plain system calls (<c>mov eax, nr; syscall; ret</c>), which engines may replace
/// by something faster. It has the names and tables that Go's runtime and glibc look for (vdso(7)).
/// </summary>
public static class GuestVdso
{
    private const int CodeOffset = 0x800, FunctionStride = 16, DynSymOffset = 0x100, DynStrOffset = 0x300, HashOffset = 0x500, DynamicOffset = 0x600;
    private const int VersymOffset = 0x540, VerdefOffset = 0x560, VersionIndex = 2, DynamicEntries = 10;
    private const uint VersionHash = 0x3ae75f6; // elf_hash("LINUX_2.6")

    private static readonly (string Name, VdsoFunction Function, int Number)[] s_symbols =
    [
        ("__vdso_clock_gettime", VdsoFunction.ClockGettime, 228), ("clock_gettime", VdsoFunction.ClockGettime, 228),
        ("__vdso_gettimeofday", VdsoFunction.Gettimeofday, 96), ("gettimeofday", VdsoFunction.Gettimeofday, 96),
        ("__vdso_time", VdsoFunction.Time, 201), ("time", VdsoFunction.Time, 201),
        ("__vdso_getcpu", VdsoFunction.Getcpu, 309), ("getcpu", VdsoFunction.Getcpu, 309),
    ];

    /// <summary>Bytes of <c>mov eax, nr; syscall</c>, which an engine may replace; a RET follows.</summary>
    public const int ReplaceableBytes = 7;

    /// <summary>The functions at a load address, for the engine.</summary>
    public static Dictionary<ulong, (VdsoFunction Function, int Length)> Functions(ulong address)
    {
        Dictionary<ulong, (VdsoFunction Function, int Length)> result = [];
        foreach ((_, VdsoFunction function, _) in s_symbols)
            result[address + CodeOffset + (ulong)((int)function * FunctionStride)] = (function, ReplaceableBytes);
        return result;
    }

    /// <summary>The page's bytes; every address in it is relative to the image, as in the kernel's own.</summary>
    public static byte[] Build()
    {
        byte[] image = new byte[4096];
        WriteHeaders(image);
        int nextString = 1;
        int soname = WriteString(image, ref nextString, "linux-vdso.so.1");
        for (int n = 0; n < s_symbols.Length; n++)
        {
            (string name, VdsoFunction function, int number) = s_symbols[n];
            int code = CodeOffset + (int)function * FunctionStride;
            Span<byte> symbol = image.AsSpan(DynSymOffset + 24 * (n + 1));
            BinaryPrimitives.WriteInt32LittleEndian(symbol, WriteString(image, ref nextString, name));
            symbol[4] = 0x12; // STB_GLOBAL, STT_FUNC
            BinaryPrimitives.WriteInt16LittleEndian(symbol[6..], 1);
            BinaryPrimitives.WriteInt64LittleEndian(symbol[8..], code);
            BinaryPrimitives.WriteInt64LittleEndian(symbol[16..], ReplaceableBytes + 1);
            image[code] = 0xB8;
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(code + 1), number);
            image[code + 5] = 0x0F;
            image[code + 6] = 0x05;
            image[code + 7] = 0xC3;
        }
        WriteVersions(image, soname, WriteString(image, ref nextString, "LINUX_2.6"));
        WriteHash(image);
        WriteDynamic(image, soname, nextString);
        return image;
    }

    private static int WriteString(byte[] image, ref int next, string text)
    {
        int at = next;
        next += Encoding.ASCII.GetBytes(text, image.AsSpan(DynStrOffset + at)) + 1;
        return at;
    }

    private static void WriteHeaders(byte[] image)
    {
        ReadOnlySpan<byte> ident = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        ident.CopyTo(image);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(16), 3);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(18), 62);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(20), 1);
        BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(24), CodeOffset);
        BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(32), 64);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(52), 64);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(54), 56);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(56), 2);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(58), 64);
        WriteSegment(image.AsSpan(64), 1, 5, 0, 4096, 4096);
        WriteSegment(image.AsSpan(120), 2, 4, DynamicOffset, 16 * DynamicEntries, 8);
    }

    private static void WriteSegment(Span<byte> header, int type, int flags, long offset, long size, long align)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, type);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], flags);
        foreach ((int at, long value) in ((int, long)[])[(8, offset), (16, offset), (24, offset), (32, size), (40, size), (48, align)])
            BinaryPrimitives.WriteInt64LittleEndian(header[at..], value);
    }

    private static void WriteVersions(byte[] image, int soname, int version)
    {
        // Elf64_Versym for each symbol; two Elf64_Verdef with an Elf64_Verdaux each: the base and LINUX_2.6, as Go's runtime asks for it.
        for (int n = 1; n <= s_symbols.Length; n++)
            BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(VersymOffset + 2 * n), VersionIndex);
        const int size = 28, auxOffset = 20;
        for (int n = 0; n < 2; n++)
        {
            Span<byte> definition = image.AsSpan(VerdefOffset + n * size);
            definition[0] = 1;
            definition[2] = (byte)(n == 0 ? 1 : 0); // VER_FLG_BASE
            definition[4] = (byte)(n + 1);
            definition[6] = 1;
            BinaryPrimitives.WriteUInt32LittleEndian(definition[8..], n == 0 ? 0 : VersionHash);
            definition[12] = auxOffset;
            definition[16] = (byte)(n == 0 ? size : 0);
            BinaryPrimitives.WriteInt32LittleEndian(definition[auxOffset..], n == 0 ? soname : version);
        }
    }

    private static void WriteHash(byte[] image)
    {
        // DT_HASH with a single bucket: every look-up walks the whole chain.
        int symbols = s_symbols.Length + 1;
        Span<byte> hash = image.AsSpan(HashOffset);
        BinaryPrimitives.WriteInt32LittleEndian(hash, 1);
        BinaryPrimitives.WriteInt32LittleEndian(hash[4..], symbols);
        BinaryPrimitives.WriteInt32LittleEndian(hash[8..], 1);
        for (int n = 1; n < symbols; n++)
            BinaryPrimitives.WriteInt32LittleEndian(hash[(12 + 4 * n)..], n + 1 < symbols ? n + 1 : 0);
    }

    private static void WriteDynamic(byte[] image, int soname, int stringBytes)
    {
        const int versym = 0x6ffffff0, verdef = 0x6ffffffc, verdefnum = 0x6ffffffd;
        const int hash = 4, strtab = 5, symtab = 6, strsz = 10, syment = 11, sonameTag = 14;
        int at = DynamicOffset;
        foreach ((int tag, int value) in ((int, int)[])[(sonameTag, soname), (hash, HashOffset), (strtab, DynStrOffset), (symtab, DynSymOffset),
            (strsz, stringBytes), (syment, 24), (versym, VersymOffset), (verdef, VerdefOffset), (verdefnum, 2), (0, 0)])
        {
            BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(at), tag);
            BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(at + 8), value);
            at += 16;
        }
    }
}
