namespace GoEmu.Emulator.Host;

/// <summary>What an x87 instruction does with the status flags of RFLAGS.</summary>
internal enum X87Flags
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It depends on them: FCMOVcc.</summary>
    Reads,

    /// <summary>It sets them: FCOMI and its kind.</summary>
    Writes,
}
