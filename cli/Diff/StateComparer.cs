namespace GoEmu.Cli.Diff;

/// <summary>Goes through the states of two runs side by side, up to the first that are not the same.</summary>
internal sealed class StateComparer(IStateSource one, IStateSource other)
{
    /// <summary>States that were the same.</summary>
    public long Same { get; private set; }

    /// <summary>The last of them, or null before the first.</summary>
    public EngineState? LastSame { get; private set; }

    /// <summary>The first state of one side that the other does not have; null where that side has ended.</summary>
    public EngineState? One { get; private set; }

    /// <summary>That of the other side.</summary>
    public EngineState? Other { get; private set; }

    /// <summary>Goes on by one state; false at a difference or at the end of both.</summary>
    public bool Advance()
    {
        (One, Other) = (one.Next(), other.Next());
        if (One == null || Other == null || !One.IsSame(Other))
            return false;
        LastSame = One;
        Same++;
        return true;
    }

    /// <summary>Whether it has stopped at a difference.</summary>
    public bool IsDifferent => (One == null) != (Other == null) || One != null && !One.IsSame(Other!);
}
