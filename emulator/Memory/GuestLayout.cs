namespace GoEmu.Emulator.Memory;

/// <summary>
/// Where everything lives. Guest memory is identity-mapped (guest address == host address), so these ranges divide one address space
/// between the guest and the engine. See ARCHITECTURE.md, "Address space".
/// </summary>
public static class GuestLayout
{
    /// <summary>Bytes of a page.</summary>
    public const ulong PageSize = 4096;

    /// <summary>Lowest guest address; as the kernel's vm.mmap_min_addr.</summary>
    public const ulong LowStart = 0x1_0000;

    /// <summary>End of the low window: fixed images, PIE images, ld.so, libraries, brk. RIP-relative operands of translated code reach all of it.</summary>
    public const ulong LowEnd = 0x6000_0000;

    /// <summary>Base of position-independent main programs.</summary>
    public const ulong PieBase = 0x1000_0000;

    /// <summary>Where the search for room in the low window begins (ld.so, libraries).</summary>
    public const ulong LibraryBase = 0x3000_0000;

    /// <summary>Start of the code cache.</summary>
    public const ulong CacheStart = 0x6000_0000;

    /// <summary>End of the code cache's reservation.</summary>
    public const ulong CacheEnd = 0x7000_0000;

    /// <summary>Entry, exit and signal stubs.</summary>
    public const ulong StubStart = 0x7000_0000;

    /// <summary>Bytes reserved for stubs.</summary>
    public const ulong StubSize = 0x20000;

    /// <summary>Base of the look-up table: entry of guest PC p is at TableBase + 8 p.</summary>
    public const ulong TableBase = 0x7800_0000;

    /// <summary>First guest PC that has no entry in the table.</summary>
    public const ulong TableCodeEnd = LowEnd;

    /// <summary>End of the inaccessible range behind the table: reading the entry of any PC below 4 GB lands before it.</summary>
    public const ulong TableGuardEnd = TableBase + (8UL << 32);

    /// <summary>Lowest address of the high area; 8 times any address in it is not canonical, so a table read for it faults.</summary>
    public const ulong HighStart = 0x1000_0000_0000;

    /// <summary>End of the guest's high area; the stack lies at the top, mappings below it.</summary>
    public const ulong HighEnd = 0x5000_0000_0000;

    /// <summary>Rounds down to a page.</summary>
    public static ulong PageDown(ulong address) => address & ~(PageSize - 1);

    /// <summary>Rounds up to a page; wraps to 0 for the last page of the address space.</summary>
    public static ulong PageUp(ulong address) => (address + PageSize - 1) & ~(PageSize - 1);

    /// <summary>True where the guest may have memory: the low window, or above the table's guard and below <see cref="HighEnd"/>.</summary>
    public static bool IsGuestRange(ulong start, ulong length)
    {
        ulong end = start + length;
        if (end < start)
            return false;
        return (start >= LowStart && end <= LowEnd) || (start >= TableGuardEnd && end <= HighEnd);
    }
}
