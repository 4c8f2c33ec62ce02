namespace GoEmu.GoRuntime.Symbols;

/// <summary>An image of a process whose functions are not Go's, and where it was loaded.</summary>
/// <param name="Symbols">Its functions, read when first asked for.</param>
/// <param name="Bias">Load bias.</param>
/// <param name="Start">First address of it.</param>
/// <param name="End">Address behind its last.</param>
internal sealed record NativeImage(Lazy<NativeSymbols> Symbols, ulong Bias, ulong Start, ulong End);
