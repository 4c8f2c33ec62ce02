namespace GoEmu.GoRuntime.Dwarf;

/// <summary>The attributes of one entry that struct layouts need.</summary>
/// <param name="Tag">DW_TAG_*; 0 ends a list of children.</param>
/// <param name="HasChildren">Whether entries below it follow.</param>
/// <param name="NameAt">Where the name is stored in the section, -1 for none.</param>
/// <param name="Size">DW_AT_byte_size, 0 for none.</param>
/// <param name="MemberOffset">DW_AT_data_member_location.</param>
/// <param name="Type">Offset of the type's entry in the section, 0 for none.</param>
internal readonly record struct DwarfEntry(
    ulong Tag,
    bool HasChildren,
    int NameAt,
    ulong Size,
    ulong MemberOffset,
    ulong Type)
{
    internal const ulong PointerType = 0x0f;
    internal const ulong StructType = 0x13;
    internal const ulong Typedef = 0x16;
    internal const ulong Member = 0x0d;
    internal const ulong SubroutineType = 0x15;
}
