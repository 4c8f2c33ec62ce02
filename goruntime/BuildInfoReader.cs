using System.Buffers.Binary;
using System.Text;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime;

/// <summary>
/// Finds and decodes the build information blob: since Go 1.18 two strings behind a header of 32 bytes, before that two
/// pointers to Go strings in the header (Go's <c>debug/buildinfo/buildinfo.go</c>).
/// </summary>
internal static class BuildInfoReader
{
    private const int HeaderSize = 32;
    private const int Align = 16;
    private const int FrameSize = 16; // the marks around the module text (cmd/go/internal/modload.infoStart, infoEnd)

    // Offsets in the header, and bits of its flags.
    private const int PointerSizeAt = 14;
    private const int FlagsAt = 15;
    private const int VersionPointerAt = 16;
    private const int ModulesPointerAt = 24;
    private const byte BigEndian = 1;
    private const byte Inline = 2;

    /// <summary>Byte 0xff and then " Go buildinf:".</summary>
    private static ReadOnlySpan<byte> Magic =>
        [0xff, 0x20, 0x47, 0x6f, 0x20, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x69, 0x6e, 0x66, 0x3a];

    internal static BuildInfo? Read(LinkedImage image)
    {
        ElfImage elf = image.Elf;
        if (elf.TryFindSection(".go.buildinfo", out ElfSection section)
            && Find(image, section.Address, elf.ReadSection(section).Span) is { } info)
            return info;

        foreach (ElfSegment s in elf.ProgramHeaders.ToArray())
        {
            if (s.Type == ElfSegmentType.Load && (s.Flags & ElfSegmentFlags.Write) != 0
                && Find(image, s.VirtualAddress, elf.ReadFile(s.Offset, s.FileSize).Span) is { } found)
                return found;
        }

        return null;
    }

    private static BuildInfo? Find(LinkedImage image, ulong address, ReadOnlySpan<byte> data)
    {
        for (int i = (int)((Align - (address % Align)) % Align); i <= data.Length - HeaderSize; i += Align)
        {
            if (data[i..].StartsWith(Magic))
                return Decode(image, data[i..]);
        }

        return null;
    }

    private static BuildInfo? Decode(LinkedImage image, ReadOnlySpan<byte> blob)
    {
        ReadOnlySpan<byte> version;
        ReadOnlySpan<byte> modules;
        if ((blob[FlagsAt] & Inline) != 0)
        {
            ReadOnlySpan<byte> rest = blob[HeaderSize..];
            version = InlineString(ref rest);
            modules = InlineString(ref rest);
        }
        else
        {
            if (blob[PointerSizeAt] != 8 || (blob[FlagsAt] & BigEndian) != 0)
                return null;
            version = PointedString(image, BinaryPrimitives.ReadUInt64LittleEndian(blob[VersionPointerAt..]));
            modules = PointedString(image, BinaryPrimitives.ReadUInt64LittleEndian(blob[ModulesPointerAt..]));
        }

        if (version.IsEmpty)
            return null;
        modules = modules.Length > 2 * FrameSize && modules[^(FrameSize + 1)] == (byte)'\n'
            ? modules[FrameSize..^FrameSize]
            : default;
        return BuildInfo.Parse(Encoding.UTF8.GetString(version), Encoding.UTF8.GetString(modules));
    }

    /// <summary>A string behind its length as a varint; empty when the data ends before it does.</summary>
    private static ReadOnlySpan<byte> InlineString(scoped ref ReadOnlySpan<byte> rest)
    {
        ulong length = 0;
        for (int i = 0; i < Math.Min(rest.Length, 5); i++)
        {
            length |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if ((rest[i] & 0x80) != 0)
                continue;
            rest = rest[(i + 1)..];
            if (length > (ulong)rest.Length)
                break;
            ReadOnlySpan<byte> result = rest[..(int)length];
            rest = rest[(int)length..];
            return result;
        }

        rest = default;
        return default;
    }

    /// <summary>The Go string whose header (address and length) is at <paramref name="header"/>.</summary>
    private static ReadOnlySpan<byte> PointedString(LinkedImage image, ulong header) =>
        header < ulong.MaxValue - 8 && image.TryReadPointer(header, out ulong data) && image.TryReadPointer(header + 8, out ulong length)
            ? image.Elf.ReadFileBacked(data, length).Span
            : default;
}
