namespace GoEmu.Tracing.Format;

/// <summary>
/// Guesses the next target of an indirect transfer: what came the last time behind the same eight bytes of the stream, which are outcomes
/// since the last target, and as much of that as fits. Writer and reader guess alike, so a right guess takes one bit. Begins anew with each frame.
/// </summary>
internal static class BranchContext
{
    private const int SlotBits = 13;
    private const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Guesses there are.</summary>
    public const int Slots = 1 << SlotBits;

    /// <summary>Which one it is behind eight bytes, the last of which is the highest.</summary>
    public static int Slot(ulong before) => (int)((before * Mix) >> (64 - SlotBits));

    /// <summary>The eight bytes when up to four more have come.</summary>
    public static ulong Behind(ulong before, uint value, int bytes) => (before >> (bytes * 8)) | ((ulong)value << (64 - (bytes * 8)));
}
