namespace GoEmu.Emulator.Interpreter;

/// <summary>A branch that leads straight to a block.</summary>
internal unsafe struct BlockLink
{
    /// <summary>The branch.</summary>
    public Op* Branch;

    /// <summary>Where it leads when the block is gone.</summary>
    public Op* Stub;

    /// <summary>The next branch linked to the same block, or -1.</summary>
    public int Next;
}
