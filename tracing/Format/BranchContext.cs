namespace GoEmu.Tracing.Format;

/// <summary>
/// Guesses the next target of an indirect transfer from the last two and the branches since: what came the last time. Writer and reader
/// guess alike, so a right guess takes one bit. Begins anew with each frame.
/// </summary>
internal sealed class BranchContext
{
    private const int TableBits = 13;
    private const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The guesses, by <see cref="Slot"/>.</summary>
    public ulong[] Table { get; } = new ulong[1 << TableBits];

    /// <summary>Outcomes, the latest in the highest bit.</summary>
    public ulong Recent { get; set; }

    /// <summary>The target before.</summary>
    public ulong Last { get; private set; }

    private ulong BeforeLast { get; set; }

    /// <summary>Where the guess is, from the last two targets and the outcomes.</summary>
    public static int Slot(ulong last, ulong beforeLast, ulong recent) =>
        (int)((((last * 31) ^ (beforeLast << 7) ^ ((recent >> 56) << 40)) * Mix) >> (64 - TableBits));

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(Table);
        Last = BeforeLast = Recent = 0;
    }

    /// <summary>The slot with the guess.</summary>
    public ref ulong Guess() => ref Table[Slot(Last, BeforeLast, Recent)];

    /// <summary>Notes what it was.</summary>
    public void Add(ulong target)
    {
        BeforeLast = Last;
        Last = target;
    }
}
