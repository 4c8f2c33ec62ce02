namespace GoEmu.Emulator.Jit;

/// <summary>
/// One translated run of guest code: linear from <see cref="GuestStart"/> through conditional jumps and calls to the first instruction
/// that never falls through. Lives in native memory; units are numbered in order of their host addresses.
/// </summary>
internal unsafe struct Unit
{
    /// <summary>Address of the first guest instruction.</summary>
    public ulong GuestStart;

    /// <summary>Address behind the last guest instruction.</summary>
    public ulong GuestEnd;

    /// <summary>First byte of translated code.</summary>
    public byte* HostStart;

    /// <summary>First byte of the link stubs behind the code.</summary>
    public byte* ColdStart;

    /// <summary>Behind the last link stub.</summary>
    public byte* HostEnd;

    /// <summary>For each piece its guest length and its host length, a byte each; instrumented, also what is pending and its kind.</summary>
    public byte* Lengths;

    /// <summary>Guest instructions, and pieces that are no instruction.</summary>
    public int Count;

    /// <summary>Instrumented: pieces between the last instruction and the link stubs.</summary>
    public Instrumentation.ColdPiece* Cold;

    /// <summary>How many.</summary>
    public int ColdCount;

    /// <summary>First of the unit's own link sites; they are numbered without gaps.</summary>
    public int FirstSite;

    /// <summary>First link site elsewhere that jumps into this unit, or -1.</summary>
    public int Incoming;

    /// <summary>True when its code is no longer that of the guest; nothing leads here any more.</summary>
    public bool Retired;
}
