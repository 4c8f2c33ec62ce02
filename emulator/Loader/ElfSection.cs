namespace GoEmu.Emulator.Loader;

/// <summary>One section header (<c>Elf64_Shdr</c>). Sections are for people and debuggers: running needs none.</summary>
/// <param name="Name">Name, at most 255 bytes of it.</param>
/// <param name="Type"><c>sh_type</c>; <see cref="NoBits"/> occupies no file space.</param>
/// <param name="Flags"><c>sh_flags</c>.</param>
/// <param name="Address">Address as linked, 0 when the section is not in memory.</param>
/// <param name="Offset">Where it begins in the file, bytes.</param>
/// <param name="Size">Bytes; may be beyond the file in a damaged one.</param>
/// <param name="Link">Index of an associated section (the string table of a symbol table).</param>
/// <param name="Info">Extra information, by type.</param>
/// <param name="EntrySize">Bytes per entry where the section is a table.</param>
public readonly record struct ElfSection(
    string Name,
    uint Type,
    ulong Flags,
    ulong Address,
    ulong Offset,
    ulong Size,
    uint Link,
    uint Info,
    ulong EntrySize)
{
    /// <summary>SHT_SYMTAB.</summary>
    public const uint SymbolTable = 2;

    /// <summary>SHT_NOTE.</summary>
    public const uint Note = 7;

    /// <summary>SHT_NOBITS (.bss).</summary>
    public const uint NoBits = 8;

    /// <summary>SHT_DYNSYM.</summary>
    public const uint DynamicSymbols = 11;

    /// <summary>SHF_COMPRESSED.</summary>
    public const ulong Compressed = 0x800;

    /// <summary>Size of an entry of the section header table in the file, bytes.</summary>
    public const int HeaderSize = 64;
}
