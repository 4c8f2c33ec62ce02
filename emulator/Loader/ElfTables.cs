using System.Buffers.Binary;
using System.Text;

namespace GoEmu.Emulator.Loader;

/// <summary>Reads the tables that running does not need. What is damaged is left out; nothing throws for bad content.</summary>
internal static class ElfTables
{
    private const int MaxSections = 65536;
    private const int MaxNameLength = 255;
    private const int MaxNoteBytes = 65536;
    private const int MaxDynamicBytes = 65536;
    private const ushort ExtendedIndex = 0xffff; // SHN_XINDEX

    internal static ElfSection[] ReadSections(ElfSource source, ulong offset, ushort entrySize, ushort count, ushort names)
    {
        if (offset == 0 || entrySize != ElfSection.HeaderSize)
            return [];
        uint number = count;
        uint nameIndex = names;
        if (number == 0 || nameIndex == ExtendedIndex)
        {
            // Extended numbering: the first entry holds what does not fit in the header.
            ReadOnlySpan<byte> zero = source.ReadRange(offset, ElfSection.HeaderSize).Span;
            if (zero.IsEmpty)
                return [];
            if (number == 0)
                number = (uint)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(zero[32..]), uint.MaxValue);
            if (nameIndex == ExtendedIndex)
                nameIndex = BinaryPrimitives.ReadUInt32LittleEndian(zero[40..]);
        }

        if (number is 0 or > MaxSections)
            return [];
        ReadOnlySpan<byte> table = source.ReadRange(offset, (ulong)number * ElfSection.HeaderSize).Span;
        if (table.IsEmpty)
            return [];

        ReadOnlySpan<byte> strings = default;
        if (nameIndex < number)
        {
            ElfSection s = Parse(table[(int)(nameIndex * ElfSection.HeaderSize)..], default);
            strings = source.ReadRange(s.Offset, s.Size).Span;
        }

        var sections = new ElfSection[number];
        for (int i = 0; i < sections.Length; i++)
            sections[i] = Parse(table[(i * ElfSection.HeaderSize)..], strings);
        return sections;
    }

    internal static ElfSymbolTable ReadSymbols(ElfSource source, IReadOnlyList<ElfSection> sections, uint type)
    {
        foreach (ElfSection s in sections)
        {
            if (s.Type != type || s.EntrySize != ElfSymbol.EntrySize || s.Link >= (uint)sections.Count)
                continue;
            ElfSection strings = sections[(int)s.Link];
            ReadOnlyMemory<byte> entries = source.ReadRange(s.Offset, s.Size);
            if (!entries.IsEmpty)
                return new ElfSymbolTable(entries, source.ReadRange(strings.Offset, strings.Size));
        }

        return ElfSymbolTable.Empty;
    }

    internal static List<ElfDynamicEntry> ReadDynamic(ElfSource source, ReadOnlySpan<ElfSegment> segments)
    {
        var entries = new List<ElfDynamicEntry>();
        foreach (ref readonly ElfSegment s in segments)
        {
            if (s.Type != ElfSegmentType.Dynamic)
                continue;
            ReadOnlySpan<byte> bytes = source.ReadRange(s.Offset, Math.Min(s.FileSize, MaxDynamicBytes)).Span;
            for (; bytes.Length >= ElfDynamicEntry.Size; bytes = bytes[ElfDynamicEntry.Size..])
            {
                long tag = BinaryPrimitives.ReadInt64LittleEndian(bytes);
                if (tag == 0)
                    break;
                entries.Add(new ElfDynamicEntry(tag, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])));
            }

            break;
        }

        return entries;
    }

    internal static List<ElfNote> ReadNotes(ElfSource source, ReadOnlySpan<ElfSegment> segments, IReadOnlyList<ElfSection> sections)
    {
        var notes = new List<ElfNote>();
        var seen = new List<(ulong Start, ulong End)>();
        foreach (ref readonly ElfSegment s in segments)
        {
            if (s.Type == ElfSegmentType.Note)
                Add(s.Offset, s.FileSize, s.Align);
        }

        foreach (ElfSection s in sections)
        {
            if (s.Type == ElfSection.Note && (s.Flags & ElfSection.Compressed) == 0)
                Add(s.Offset, s.Size, 4);
        }

        return notes;

        void Add(ulong offset, ulong size, ulong align)
        {
            size = Math.Min(size, MaxNoteBytes);
            foreach ((ulong start, ulong end) in seen)
            {
                if (offset >= start && offset < end)
                    return;
            }

            ReadOnlyMemory<byte> bytes = source.ReadRange(offset, size);
            if (bytes.IsEmpty || seen.Count >= MaxSections / 64)
                return;
            seen.Add((offset, offset + size));
            ParseNotes(bytes, align == 8 ? 8 : 4, notes);
        }
    }

    private static void ParseNotes(ReadOnlyMemory<byte> bytes, int align, List<ElfNote> notes)
    {
        while (bytes.Length >= 12)
        {
            ReadOnlySpan<byte> span = bytes.Span;
            uint nameSize = BinaryPrimitives.ReadUInt32LittleEndian(span);
            uint descSize = BinaryPrimitives.ReadUInt32LittleEndian(span[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(span[8..]);
            long desc = RoundUp(12L + nameSize, align);
            long next = RoundUp(desc + descSize, align);
            if (12L + nameSize > bytes.Length || desc + descSize > bytes.Length)
                return;
            ReadOnlySpan<byte> name = span.Slice(12, (int)Math.Min(nameSize, MaxNameLength)).TrimEnd((byte)0);
            notes.Add(new ElfNote(Encoding.UTF8.GetString(name), type, bytes.Slice((int)desc, (int)descSize)));
            if (next >= bytes.Length)
                return;
            bytes = bytes[(int)next..];
        }
    }

    private static long RoundUp(long value, int align) => (value + align - 1) & -align;

    private static ElfSection Parse(ReadOnlySpan<byte> e, ReadOnlySpan<byte> strings)
    {
        uint name = BinaryPrimitives.ReadUInt32LittleEndian(e);
        return new ElfSection(
            Name(strings, name),
            BinaryPrimitives.ReadUInt32LittleEndian(e[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(e[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(e[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(e[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(e[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(e[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(e[44..]),
            BinaryPrimitives.ReadUInt64LittleEndian(e[56..]));
    }

    private static string Name(ReadOnlySpan<byte> strings, uint offset)
    {
        if (offset >= (uint)strings.Length)
            return "";
        ReadOnlySpan<byte> rest = strings[(int)offset..];
        if (rest.Length > MaxNameLength)
            rest = rest[..MaxNameLength];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
