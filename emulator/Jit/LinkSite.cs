namespace GoEmu.Emulator.Jit;

/// <summary>A direct jump in translated code that leads out of its unit, in native memory.</summary>
internal unsafe struct LinkSite
{
    /// <summary>Guest address that the jump means.</summary>
    public ulong Target;

    /// <summary>Address of the jump's 32-bit displacement.</summary>
    public int* Displacement;

    /// <summary>The stub that asks for the target; where the jump leads while unlinked.</summary>
    public byte* Stub;

    /// <summary>Next site in the list of those that lead into the same unit, or -1.</summary>
    public int NextIncoming;
}
