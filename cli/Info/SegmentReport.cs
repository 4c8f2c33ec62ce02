namespace GoEmu.Cli.Info;

/// <summary>A program header in an <see cref="ElfReport"/>.</summary>
/// <param name="Type">Name without "PT_".</param>
/// <param name="Flags">As "r-x".</param>
/// <param name="Offset">Offset in the file.</param>
/// <param name="Address">Address as linked.</param>
/// <param name="FileSize">Bytes in the file.</param>
/// <param name="MemorySize">Bytes in memory.</param>
/// <param name="Align">Alignment, bytes.</param>
internal sealed record SegmentReport(
    string Type, string Flags, string Offset, string Address, ulong FileSize, ulong MemorySize, ulong Align);
