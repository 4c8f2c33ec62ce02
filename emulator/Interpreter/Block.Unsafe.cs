namespace GoEmu.Emulator.Interpreter;

/// <summary>A decoded block.</summary>
internal unsafe struct Block
{
    /// <summary>First guest address.</summary>
    public ulong Start;

    /// <summary>Behind the last.</summary>
    public ulong End;

    /// <summary>Its first op; the header is in front.</summary>
    public Op* First;

    /// <summary>First of the branches linked to it, or -1.</summary>
    public int Incoming;

    /// <summary>True when its code has changed: nothing leads to it any more.</summary>
    public bool Retired;
}
