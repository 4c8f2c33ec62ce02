namespace GoEmu.Emulator.Memory;

/// <summary>MAP_ flags of mmap(2) that the address space looks at; all others go to the host as they are.</summary>
[Flags]
public enum MapFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>MAP_SHARED.</summary>
    Shared = 1,

    /// <summary>MAP_PRIVATE.</summary>
    Private = 2,

    /// <summary>MAP_FIXED.</summary>
    Fixed = 0x10,

    /// <summary>MAP_ANONYMOUS.</summary>
    Anonymous = 0x20,

    /// <summary>MAP_32BIT.</summary>
    Low32 = 0x40,

    /// <summary>MAP_GROWSDOWN.</summary>
    GrowsDown = 0x100,

    /// <summary>MAP_NORESERVE.</summary>
    NoReserve = 0x4000,

    /// <summary>MAP_STACK.</summary>
    Stack = 0x20000,

    /// <summary>MAP_FIXED_NOREPLACE.</summary>
    FixedNoReplace = 0x100000,
}
