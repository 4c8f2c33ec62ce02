namespace GoEmu.GoRuntime;

/// <summary>One function of the function table; addresses are as linked, or those of a run where it comes from <see cref="Symbols.GoSymbols"/>.</summary>
/// <param name="Index">Index in the table, which is in order of addresses; -1 for C's functions.</param>
/// <param name="Entry">Address of its first instruction.</param>
/// <param name="End">Address where the next function begins (padding is counted to this one).</param>
public readonly record struct GoFunction(int Index, ulong Entry, ulong End);
