namespace GoEmu.Emulator.Loader;

/// <summary>One entry of the dynamic section (<c>Elf64_Dyn</c>).</summary>
/// <param name="Tag">DT_* number.</param>
/// <param name="Value">A number or an address as linked, by tag.</param>
public readonly record struct ElfDynamicEntry(long Tag, ulong Value)
{
    /// <summary>DT_RELA: address of the relocations with addends.</summary>
    public const long Rela = 7;

    /// <summary>DT_RELASZ: their size, bytes.</summary>
    public const long RelaSize = 8;

    /// <summary>DT_FLAGS_1.</summary>
    public const long Flags1 = 0x6ffffffb;

    /// <summary>DF_1_PIE: the linker says that this shared object is a program.</summary>
    public const ulong Flag1Pie = 0x0800_0000;

    /// <summary>Size of an entry in the file, bytes.</summary>
    public const int Size = 16;
}
