using System.Buffers.Binary;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime;

/// <summary>
/// Finds the function table: by section name, or by its magic number in the data of a binary without sections (or with
/// sections merged by an external linker). The module data that points to it tells where the text starts.
/// </summary>
internal static class PcLnTabReader
{
    /// <summary>A hostile file may be full of headers; a real one has one or two.</summary>
    private const int MostHeaders = 16;

    private static readonly string[] s_sections = [".gopclntab", ".data.rel.ro.gopclntab"];

    internal static (PcLnTab? Table, ModuleData? Module) Read(LinkedImage image)
    {
        (PcLnTab? Table, ModuleData? Module) fallback = default;
        int headers = 0;
        foreach ((ulong address, ReadOnlyMemory<byte> data) in Candidates(image.Elf))
        {
            if (!PcLnTabHeader.TryParse(data.Span, out PcLnTabHeader header))
                continue;
            if (++headers > MostHeaders)
                break;
            if (!TryEnds(image, address, data, header, out ulong first, out ulong last, out ulong[]? entries))
                continue;
            ModuleData? module = ModuleData.Find(image, address, header, first, last);
            ulong text = module?.TextStart ?? TextStart(image, address, header);
            var table = new PcLnTab(address, data, header, text, entries);
            if (module is not null)
                return (table, module);
            fallback = fallback.Table is null ? (table, null) : fallback;
        }

        return fallback;
    }

    /// <summary>Where to look, best first: named sections, then every place in the data that begins like a table.</summary>
    private static IEnumerable<(ulong Address, ReadOnlyMemory<byte> Data)> Candidates(ElfImage elf)
    {
        foreach (string name in s_sections)
        {
            if (elf.TryFindSection(name, out ElfSection section))
                yield return (section.Address, elf.ReadSection(section));
        }

        foreach (ElfSegment s in elf.ProgramHeaders.ToArray())
        {
            if (s.Type != ElfSegmentType.Load)
                continue;
            ReadOnlyMemory<byte> data = elf.ReadFile(s.Offset, s.FileSize);
            for (int i = NextMagic(data.Span, 0); i >= 0; i = NextMagic(data.Span, i + 8))
                yield return (s.VirtualAddress + (ulong)i, data[i..]);
        }
    }

    private static int NextMagic(ReadOnlySpan<byte> data, int from)
    {
        // Bytes 1 to 7 are the same in all versions.
        ReadOnlySpan<byte> tail = [0xff, 0xff, 0xff, 0, 0, 1, 8];
        while (from < data.Length)
        {
            int i = data[from..].IndexOf(tail);
            if (i < 0)
                return -1;
            int start = from + i - 1;
            if (start >= 0 && start % 8 == 0)
                return start;
            from += i + 1;
        }

        return -1;
    }

    /// <summary>First entry and end of the last function: offsets from the text since Go 1.18, addresses before.</summary>
    private static bool TryEnds(
        LinkedImage image,
        ulong address,
        ReadOnlyMemory<byte> data,
        in PcLnTabHeader header,
        out ulong first,
        out ulong last,
        out ulong[]? entries)
    {
        entries = null;
        if (header.Version != PcLnTabVersion.Go116)
        {
            ReadOnlySpan<byte> table = data.Span[header.Functions..];
            first = BinaryPrimitives.ReadUInt32LittleEndian(table);
            last = BinaryPrimitives.ReadUInt32LittleEndian(table[(header.FunctionCount * 8)..]);
            return first < last;
        }

        first = 0;
        last = 0;
        entries = new ulong[header.FunctionCount + 1];
        for (int i = 0; i < entries.Length; i++)
        {
            if (!image.TryReadPointer(address + (ulong)header.Functions + ((ulong)i * 16), out entries[i])
                || (i > 0 && entries[i] < entries[i - 1]))
                return false;
        }

        first = entries[0];
        last = entries[^1];
        return first < last;
    }

    /// <summary>Without module data: the header's word (relocated in a PIE), or the .text section.</summary>
    private static ulong TextStart(LinkedImage image, ulong address, in PcLnTabHeader header)
    {
        const ulong TextStartAt = 24;
        if (header.TextStart != 0)
            return header.TextStart;
        if (header.Version != PcLnTabVersion.Go116 && image.TryReadPointer(address + TextStartAt, out ulong start) && start != 0)
            return start;
        return image.Elf.TryFindSection(".text", out ElfSection text) ? text.Address : 0;
    }
}
