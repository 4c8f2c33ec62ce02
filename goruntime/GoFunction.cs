namespace GoEmu.GoRuntime;

/// <summary>One function of the function table; addresses are as linked.</summary>
/// <param name="Index">Index in the table, which is in order of addresses.</param>
/// <param name="Entry">Address of its first instruction.</param>
/// <param name="End">Address where the next function begins (padding is counted to this one).</param>
public readonly record struct GoFunction(int Index, ulong Entry, ulong End);
