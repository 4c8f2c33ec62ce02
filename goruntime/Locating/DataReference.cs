namespace GoEmu.GoRuntime.Locating;

/// <summary>An instruction of a function that names an address of data.</summary>
/// <param name="Address">The address, as linked.</param>
/// <param name="Kind">What it does with it.</param>
/// <param name="Size">Bytes read or written; 0 when only the address is taken.</param>
/// <param name="Index">Which instruction of the function it is.</param>
internal readonly record struct DataReference(ulong Address, DataReferenceKind Kind, int Size, int Index);
