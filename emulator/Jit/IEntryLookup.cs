namespace GoEmu.Emulator.Jit;

/// <summary>Asks whether a guest address already has translated code; a struct, so that the call is specialised.</summary>
internal interface IEntryLookup
{
    /// <summary>True when <paramref name="pc"/> has an entry.</summary>
    bool HasEntry(ulong pc);
}
