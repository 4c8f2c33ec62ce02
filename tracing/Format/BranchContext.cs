namespace GoEmu.Tracing.Format;

/// <summary>
/// Guesses the next target of an indirect transfer from the last two and the branches since: what came the last time. Writer and reader
/// guess alike, so a right guess takes one bit. Begins anew with each frame.
/// </summary>
internal static class BranchContext
{
    private const int SlotBits = 13;
    private const uint MixLast = 0x9E37_79B1, MixBefore = 0x85EB_CA6B, MixOutcomes = 0xC2B2_AE35;

    /// <summary>Guesses there are.</summary>
    public const int Slots = 1 << SlotBits;

    /// <summary>Which one it is, from the last two targets as recorded and the last eight outcomes.</summary>
    public static int Slot(uint last, uint beforeLast, byte outcomes) =>
        (int)(((last * MixLast) ^ (beforeLast * MixBefore) ^ (outcomes * MixOutcomes)) >> (32 - SlotBits));
}
