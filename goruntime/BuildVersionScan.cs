using System.Buffers.Binary;
using System.Text;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime;

/// <summary>
/// The toolchain's version out of the string variable <c>runtime.buildVersion</c>, for binaries that have lost their
/// build information (some vendors strip it). Without symbols the variable is known by its value alone, so it
/// counts only when no second string variable looks like another version.
/// </summary>
internal static class BuildVersionScan
{
    private const int Shortest = 5; // "go1.2"
    private const int Longest = 64;

    internal static string? Find(LinkedImage image)
    {
        string? found = null;
        Span<byte> text = stackalloc byte[Longest];
        foreach (ElfSegment s in image.Elf.ProgramHeaders.ToArray())
        {
            if (s.Type != ElfSegmentType.Load || (s.Flags & ElfSegmentFlags.Write) == 0)
                continue;
            ReadOnlySpan<byte> data = image.Elf.ReadFile(s.Offset, s.FileSize).Span;
            for (int i = (int)((8 - (s.VirtualAddress & 7)) & 7); i <= data.Length - 16; i += 8)
            {
                // A string header is an address and a length.
                ulong length = BinaryPrimitives.ReadUInt64LittleEndian(data[(i + 8)..]);
                if (length is < Shortest or > Longest || !image.TryReadPointer(s.VirtualAddress + (ulong)i, out ulong address))
                    continue;
                Span<byte> value = text[..(int)length];
                if (image.Elf.ReadMemory(address, value) != value.Length || !IsVersion(value))
                    continue;
                string version = Encoding.ASCII.GetString(value);
                if (found is not null && found != version)
                    return null;
                found = version;
            }
        }

        return found;
    }

    private static bool IsVersion(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("go1."u8) || text[4] is < (byte)'1' or > (byte)'9')
            return false;
        foreach (byte b in text)
        {
            if (b is < 0x20 or > 0x7e)
                return false;
        }

        return true;
    }
}
