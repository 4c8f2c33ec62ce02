namespace GoEmu.Tracing;

/// <summary>An access of an instruction to memory.</summary>
/// <param name="Address">The lowest address, but for a repeated string instruction that goes down: then the first one's.</param>
/// <param name="Size">Bytes; for a repeated string instruction those of all rounds that it may make, 0 where the instruction decides by its registers.</param>
/// <param name="Reads">Whether it reads there.</param>
/// <param name="Writes">Whether it writes there.</param>
public readonly record struct MemoryAccess(ulong Address, ulong Size, bool Reads, bool Writes);
