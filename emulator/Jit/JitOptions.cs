namespace GoEmu.Emulator.Jit;

/// <summary>Choices for a <see cref="JitEngine"/>.</summary>
/// <param name="CacheSize">Bytes of code cache, 1 MB to <see cref="JitLayout.MaxCacheSize"/>.</param>
/// <param name="FarLayout">True for images that are linked where the engine normally keeps its own things.</param>
/// <param name="Vdso">False to make vDSO functions run as the guest's own code, that is as system calls.</param>
public sealed record JitOptions(ulong CacheSize = 192UL << 20, bool FarLayout = false, bool Vdso = true)
{
    /// <summary>Smallest cache in bytes.</summary>
    public const ulong MinCacheSize = 1 << 20;
}
