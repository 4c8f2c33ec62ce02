using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GoEmu.Emulator.Loader;

/// <summary>
/// A 64-bit little-endian x86-64 ELF file. Reading takes the header, the program headers and the interpreter (one or
/// two reads of a few KB); sections, symbols and notes are read when first asked for. Any bytes are safe: the
/// only exception is <see cref="ElfException"/>, and memory stays in proportion to the file. Not thread-safe.
/// Sources: the System V gABI, chapters 4 and 5, and Linux <c>fs/binfmt_elf.c</c>.
/// </summary>
public sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int FirstRead = 4096;
    private const int MaxHeaderTable = 65536; // load_elf_phdrs
    private const int PathMax = 4096;

    private readonly ElfSource _source;
    private readonly ElfSegment[] _segments;
    private readonly ulong _sectionOffset;
    private readonly ushort _sectionEntrySize;
    private readonly ushort _sectionCount;
    private readonly ushort _sectionNames;
    private IReadOnlyList<ElfSection>? _sections;
    private IReadOnlyList<ElfNote>? _notes;
    private IReadOnlyList<ElfDynamicEntry>? _dynamic;
    private ElfSymbolTable? _symbols;
    private ElfSymbolTable? _dynamicSymbols;

    private ElfImage(ElfSource source)
    {
        _source = source;
        Span<byte> first = stackalloc byte[FirstRead];
        first = first[..source.Read(0, first)];
        CheckIdentity(first);

        Type = (ElfType)BinaryPrimitives.ReadUInt16LittleEndian(first[16..]);
        Entry = BinaryPrimitives.ReadUInt64LittleEndian(first[24..]);
        ProgramHeaderOffset = BinaryPrimitives.ReadUInt64LittleEndian(first[32..]);
        _sectionOffset = BinaryPrimitives.ReadUInt64LittleEndian(first[40..]);
        ushort entrySize = BinaryPrimitives.ReadUInt16LittleEndian(first[54..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(first[56..]);
        _sectionEntrySize = BinaryPrimitives.ReadUInt16LittleEndian(first[58..]);
        _sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(first[60..]);
        _sectionNames = BinaryPrimitives.ReadUInt16LittleEndian(first[62..]);

        _segments = ReadSegments(first, entrySize, count);
        foreach (ref readonly ElfSegment s in _segments.AsSpan())
        {
            if (s.Type == ElfSegmentType.GnuStack)
            {
                HasGnuStack = true;
                ExecutableStack = (s.Flags & ElfSegmentFlags.Execute) != 0;
            }
            else if (s.Type == ElfSegmentType.Interp && Interpreter is null)
            {
                Interpreter = ReadInterpreter(first, s);
            }
        }
    }

    /// <summary>EXEC or DYN, for what can be run.</summary>
    public ElfType Type { get; }

    /// <summary>Address of the first instruction as linked: a DYN file's load bias is to be added.</summary>
    public ulong Entry { get; }

    /// <summary>Offset of the program header table in the file, bytes (for AT_PHDR).</summary>
    public ulong ProgramHeaderOffset { get; }

    /// <summary>All program headers, in the file's order.</summary>
    public ReadOnlyMemory<ElfSegment> ProgramHeaders => _segments;

    /// <summary>Path of the dynamic linker, or null for a static program.</summary>
    public string? Interpreter { get; }

    /// <summary>True when a PT_GNU_STACK header says what the stack's access is to be.</summary>
    public bool HasGnuStack { get; }

    /// <summary>True when PT_GNU_STACK asks for an executable stack; without the header x86-64 has none since Linux 5.8.</summary>
    public bool ExecutableStack { get; }

    /// <summary>True when the image can be put at any address (ET_DYN).</summary>
    public bool IsPie => Type == ElfType.Dynamic;

    /// <summary>Length of the file, bytes.</summary>
    public ulong FileLength => _source.Length;

    /// <summary>The sections; empty when the file has none or their table is damaged.</summary>
    public IReadOnlyList<ElfSection> Sections =>
        _sections ??= ElfTables.ReadSections(_source, _sectionOffset, _sectionEntrySize, _sectionCount, _sectionNames);

    /// <summary>The full symbol table (.symtab), empty in a stripped file.</summary>
    public ElfSymbolTable Symbols => _symbols ??= ElfTables.ReadSymbols(_source, Sections, ElfSection.SymbolTable);

    /// <summary>The dynamic linker's symbol table (.dynsym), empty in a static file.</summary>
    public ElfSymbolTable DynamicSymbols => _dynamicSymbols ??= ElfTables.ReadSymbols(_source, Sections, ElfSection.DynamicSymbols);

    /// <summary>The notes of all PT_NOTE segments, then those of note sections that no segment covers.</summary>
    public IReadOnlyList<ElfNote> Notes => _notes ??= ElfTables.ReadNotes(_source, _segments, Sections);

    /// <summary>The entries of PT_DYNAMIC, empty in a static file.</summary>
    public IReadOnlyList<ElfDynamicEntry> Dynamic => _dynamic ??= ElfTables.ReadDynamic(_source, _segments);

    /// <summary>
    /// Reads the headers of a program that is to be run, with the checks that execve(2) makes before there is no way back.
    /// </summary>
    /// <param name="file">An open regular file; it stays the caller's and is used again when sections are asked for.</param>
    /// <param name="length">Length of the file, bytes.</param>
    /// <exception cref="ElfException">The kernel would refuse the file, or it is cut off.</exception>
    public static ElfImage ReadHeaders(SafeFileHandle file, long length)
    {
        var image = new ElfImage(new ElfSource(file, length));
        ElfValidator.CheckFile(image);
        return image;
    }

    /// <summary>As the overload for a handle, with a file descriptor that stays the caller's.</summary>
    /// <exception cref="ElfException">The kernel would refuse the file, or it is cut off.</exception>
    public static ElfImage ReadHeaders(int fileDescriptor, long length) =>
        ReadHeaders(new SafeFileHandle(fileDescriptor, ownsHandle: false), length);

    /// <summary>As the overload for a handle, over bytes in memory.</summary>
    /// <exception cref="ElfException">The kernel would refuse the file, or it is cut off.</exception>
    public static ElfImage ReadHeaders(ReadOnlyMemory<byte> file)
    {
        ElfImage image = Inspect(file);
        ElfValidator.CheckFile(image);
        return image;
    }

    /// <summary>Reads a file to be looked at, not run: segments may be unmappable and the type any.</summary>
    /// <exception cref="ElfException">It is no x86-64 ELF, or its header is damaged.</exception>
    public static ElfImage Inspect(SafeFileHandle file, long length) => new(new ElfSource(file, length));

    /// <summary>As the overload for a handle, over bytes in memory.</summary>
    /// <exception cref="ElfException">It is no x86-64 ELF, or its header is damaged.</exception>
    public static ElfImage Inspect(ReadOnlyMemory<byte> file) => new(new ElfSource(file));

    /// <summary>Checks that the segments can be mapped; where they cannot, the kernel ends the program with SIGSEGV.</summary>
    /// <exception cref="ElfException">They cannot, and the message says why.</exception>
    public void CheckLoadable()
    {
        ElfValidator.CheckFile(this);
        ElfValidator.CheckSegments(this);
    }

    /// <summary>Finds a section by name.</summary>
    public bool TryFindSection(string name, out ElfSection section)
    {
        foreach (ElfSection s in Sections)
        {
            if (s.Name == name)
            {
                section = s;
                return true;
            }
        }

        section = default;
        return false;
    }

    /// <summary>The bytes of a range of the file; empty when the file does not hold all of it.</summary>
    public ReadOnlyMemory<byte> ReadFile(ulong offset, ulong size) => _source.ReadRange(offset, size);

    /// <summary>The bytes of a section; empty for .bss, for compressed and for damaged ones.</summary>
    public ReadOnlyMemory<byte> ReadSection(in ElfSection section) =>
        section.Type == ElfSection.NoBits || (section.Flags & ElfSection.Compressed) != 0
            ? default
            : _source.ReadRange(section.Offset, section.Size);

    /// <summary>The file's bytes that are loaded at an address as linked; empty unless one segment's file part holds them all.</summary>
    public ReadOnlyMemory<byte> ReadFileBacked(ulong address, ulong size)
    {
        foreach (ref readonly ElfSegment s in _segments.AsSpan())
        {
            if (s.Type != ElfSegmentType.Load || !s.Contains(address))
                continue;
            ulong skip = address - s.VirtualAddress;
            if (skip < s.FileSize && size <= s.FileSize - skip && s.Offset <= ulong.MaxValue - skip)
                return _source.ReadRange(s.Offset + skip, size);
        }

        return default;
    }

    /// <summary>
    /// Reads memory as the loader would fill it, before relocation: file bytes, and zeros in a segment's tail.
    /// </summary>
    /// <param name="address">Address as linked.</param>
    /// <param name="into">Filled from its start.</param>
    /// <returns>How many bytes one segment holds from there, up to the span's length.</returns>
    public int ReadMemory(ulong address, Span<byte> into)
    {
        foreach (ref readonly ElfSegment s in _segments.AsSpan())
        {
            if (s.Type != ElfSegmentType.Load || !s.Contains(address))
                continue;
            ulong skip = address - s.VirtualAddress;
            int total = (int)Math.Min((ulong)into.Length, s.MemorySize - skip);
            int fromFile = skip < s.FileSize ? (int)Math.Min((ulong)total, s.FileSize - skip) : 0;
            if (fromFile > 0)
            {
                if (s.Offset > ulong.MaxValue - skip || _source.Read(s.Offset + skip, into[..fromFile]) != fromFile)
                    return 0;
            }

            into[fromFile..total].Clear();
            return total;
        }

        return 0;
    }

    private static void CheckIdentity(ReadOnlySpan<byte> h)
    {
        if (!h.StartsWith("\u007fELF"u8))
            throw new ElfException(ElfErrorReason.NotElf, h.IsEmpty ? "is empty, not an ELF program" : "is not an ELF program");
        if (h.Length < HeaderSize)
            throw new ElfException(ElfErrorReason.Truncated, $"is truncated: {h.Length} bytes do not hold an ELF header");

        // As the kernel, which looks at the machine and at nothing else of the identification.
        if (BinaryPrimitives.ReadUInt16LittleEndian(h[18..]) == ElfMachine.X64)
            return;
        bool little = h[5] != 2;
        ushort machine = little ? BinaryPrimitives.ReadUInt16LittleEndian(h[18..]) : BinaryPrimitives.ReadUInt16BigEndian(h[18..]);
        string name = ElfMachine.Name(machine, h[4] == 2, little);
        if (h[4] == 1)
            throw new ElfException(ElfErrorReason.WrongClass, $"is a 32-bit ELF ({name}), only 64-bit x86-64 (amd64) is supported");
        if (!little)
            throw new ElfException(ElfErrorReason.WrongEndian, $"is a big-endian ELF ({name}), only x86-64 (amd64) is supported");
        throw new ElfException(ElfErrorReason.WrongMachine, $"is an ELF for {name}, only x86-64 (amd64) is supported");
    }

    private ElfSegment[] ReadSegments(ReadOnlySpan<byte> first, ushort entrySize, ushort count)
    {
        if (count == 0)
        {
            return Type is ElfType.Executable or ElfType.Dynamic
                ? throw new ElfException(ElfErrorReason.BadHeader, "has a damaged ELF header: no program headers")
                : [];
        }

        if (entrySize != ElfSegment.EntrySize)
            throw new ElfException(ElfErrorReason.BadHeader, $"has a damaged ELF header: program headers of {entrySize} bytes");
        int size = count * ElfSegment.EntrySize;
        if (size > MaxHeaderTable)
            throw new ElfException(ElfErrorReason.BadHeader, $"has a damaged ELF header: {count} program headers");

        ReadOnlySpan<byte> table = ReadPart(first, ProgramHeaderOffset, (ulong)size);
        if (table.IsEmpty)
            throw new ElfException(ElfErrorReason.Truncated, "is truncated: the program headers are beyond the end of the file");
        var segments = new ElfSegment[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> p = table[(i * ElfSegment.EntrySize)..];
            segments[i] = new ElfSegment(
                (ElfSegmentType)BinaryPrimitives.ReadUInt32LittleEndian(p),
                (ElfSegmentFlags)BinaryPrimitives.ReadUInt32LittleEndian(p[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(p[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(p[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(p[32..]),
                BinaryPrimitives.ReadUInt64LittleEndian(p[40..]),
                BinaryPrimitives.ReadUInt64LittleEndian(p[48..]));
        }

        return segments;
    }

    private string ReadInterpreter(ReadOnlySpan<byte> first, in ElfSegment s)
    {
        if (s.FileSize is < 2 or > PathMax)
            throw new ElfException(ElfErrorReason.BadHeader, $"has a damaged interpreter path of {s.FileSize} bytes");
        ReadOnlySpan<byte> path = ReadPart(first, s.Offset, s.FileSize);
        if (path.IsEmpty)
            throw new ElfException(ElfErrorReason.Truncated, "is truncated: the interpreter path is beyond the end of the file");
        if (path[^1] != 0)
            throw new ElfException(ElfErrorReason.BadHeader, "has an interpreter path without an end");
        return Encoding.UTF8.GetString(path[..path.IndexOf((byte)0)]);
    }

    /// <summary>A range of the file, out of what has been read already where that holds it.</summary>
    private ReadOnlySpan<byte> ReadPart(ReadOnlySpan<byte> first, ulong offset, ulong size) =>
        offset <= (ulong)first.Length && size <= (ulong)first.Length - offset
            ? first.Slice((int)offset, (int)size)
            : _source.ReadRange(offset, size).Span;
}
