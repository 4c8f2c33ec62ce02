namespace GoEmu.Emulator.Loader;

/// <summary>One symbol (<c>Elf64_Sym</c>); its name is in the table it comes from, see <see cref="ElfSymbolTable.NameOf"/>.</summary>
/// <param name="NameOffset">Offset of the name in the string table.</param>
/// <param name="Info">Binding (high four bits) and type (low four).</param>
/// <param name="SectionIndex">Section it belongs to; 0 when undefined here.</param>
/// <param name="Value">Address as linked.</param>
/// <param name="Size">Bytes, 0 when unknown.</param>
public readonly record struct ElfSymbol(uint NameOffset, byte Info, ushort SectionIndex, ulong Value, ulong Size)
{
    /// <summary>Size of an entry of a symbol table in the file, bytes.</summary>
    public const int EntrySize = 24;

    /// <summary>STT_FUNC.</summary>
    public bool IsFunction => (Info & 0xf) == 2;

    /// <summary>True when the symbol is defined in this file.</summary>
    public bool IsDefined => SectionIndex != 0;
}
