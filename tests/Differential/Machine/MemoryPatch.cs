namespace GoEmu.Differential.Machine;

/// <summary>Bytes that a case has in the writable pages in place of the template's.</summary>
/// <param name="Address">First address.</param>
/// <param name="Bytes">What is there.</param>
public readonly record struct MemoryPatch(ulong Address, byte[] Bytes);
