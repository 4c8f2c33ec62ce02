namespace GoEmu.Emulator.Loader;

/// <summary>One program header (<c>Elf64_Phdr</c>). Addresses are as linked: a PIE's load bias is not in them.</summary>
/// <param name="Type">What the segment is for.</param>
/// <param name="Flags">Access asked for.</param>
/// <param name="Offset">Where the segment begins in the file, bytes.</param>
/// <param name="VirtualAddress">Where it begins in memory, before the load bias.</param>
/// <param name="FileSize">Bytes taken from the file.</param>
/// <param name="MemorySize">Bytes in memory; what is over <paramref name="FileSize"/> is zero.</param>
/// <param name="Align">Alignment, bytes; the kernel ignores it unless it is a power of two.</param>
public readonly record struct ElfSegment(
    ElfSegmentType Type,
    ElfSegmentFlags Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Align)
{
    /// <summary>Size of an entry of the program header table in the file, bytes.</summary>
    public const int EntrySize = 56;

    /// <summary>True when the segment's memory holds <paramref name="address"/> (also in its zero tail).</summary>
    public bool Contains(ulong address) => address - VirtualAddress < MemorySize && address >= VirtualAddress;
}
