namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// Lengths of turns that a seed chooses. As much time goes to short ones as to long ones, by order of magnitude: races need a turn that
/// ends between two near instructions, and with lengths drawn singly nearly all code would run in the long ones.
/// </summary>
internal sealed class DrawnTurns
{
    // For how long turns stay short or long.
    private const long Phase = 50_000;

    private const int ShortestLog2 = 6, LongestLog2 = 17;

    private long _phaseLeft, _order;

    /// <summary>The next turn's instructions.</summary>
    public long Next(SeededRandom choices)
    {
        if (_phaseLeft <= 0)
        {
            _order = 1L << (ShortestLog2 + choices.Below(LongestLog2 - ShortestLog2));
            _phaseLeft = Phase;
        }
        long turn = _order + (long)(choices.Next() % (ulong)_order);
        _phaseLeft -= turn;
        return turn;
    }
}
