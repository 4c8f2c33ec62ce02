namespace GoEmu.Emulator.Memory;

/// <summary>What the guest may do with a page; the values of PROT_ in mmap(2).</summary>
[Flags]
public enum Protection
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read.</summary>
    Read = 1,

    /// <summary>Write.</summary>
    Write = 2,

    /// <summary>Execute; the host's page stays without it, since only translated code runs.</summary>
    Execute = 4,
}
