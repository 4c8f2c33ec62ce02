using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Where the engine keeps its code. Normally in the gap between the guest's low window and the look-up table; for the odd image that
/// is linked to run there, above the guest's address space and without a table (every indirect jump then goes through the hash).
/// </summary>
/// <param name="CacheStart">First address of the code cache.</param>
/// <param name="CacheSize">Bytes of code cache; when it is full it is flushed.</param>
/// <param name="StubStart">First address of the entry, exit and signal stubs.</param>
/// <param name="HasTable">True when guest PCs below <see cref="GuestLayout.TableCodeEnd"/> have entries in the flat table.</param>
public sealed record JitLayout(ulong CacheStart, ulong CacheSize, ulong StubStart, bool HasTable)
{
    private const ulong FarBase = 0x5100_0000_0000;

    /// <summary>Largest code cache in bytes.</summary>
    public const ulong MaxCacheSize = GuestLayout.CacheEnd - GuestLayout.CacheStart;

    /// <summary>The fast layout.</summary>
    public static JitLayout Near(ulong cacheSize) => new(GuestLayout.CacheStart, cacheSize, GuestLayout.StubStart, true);

    /// <summary>True where <see cref="Far"/> has something.</summary>
    public static bool OverlapsFar(ulong start, ulong end) => start < FarBase + MaxCacheSize + GuestLayout.StubSize && end > FarBase;

    /// <summary>The layout that leaves everything below the guest's <see cref="GuestLayout.HighEnd"/> to the guest.</summary>
    public static JitLayout Far(ulong cacheSize) => new(FarBase, cacheSize, FarBase + MaxCacheSize, false);
}
