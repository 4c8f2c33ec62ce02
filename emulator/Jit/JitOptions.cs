using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Jit;

/// <summary>Choices for the engines of an <see cref="Engine.EngineHost"/>.</summary>
/// <param name="CacheSize">Bytes of code cache, 1 MB to <see cref="JitLayout.MaxCacheSize"/>.</param>
/// <param name="FarLayout">True for images that are linked where the engine normally keeps its own things.</param>
/// <param name="Vdso">False to make vDSO functions run as the guest's own code, that is as system calls.</param>
/// <param name="CountInstructions">True to keep <see cref="Cpu.CpuState.Budget"/> and to stop when it is used up.</param>
/// <param name="VirtualSources">
/// True to leave the instructions that read the machine's clock, number of processor, random numbers and XCR0 to the kernel
/// (<see cref="Cpu.ExitReason.Source"/>).
/// </param>
/// <param name="SaveMask">State components that XSAVE and its kind may store when <paramref name="VirtualSources"/> (SDM vol. 1, 13.1).</param>
/// <param name="Branches">
/// Where it is recorded what branches do, or null. The JIT can; the interpreter only together with <paramref name="CountInstructions"/>, where
/// <see cref="Engine.EngineHost.Turns"/> has to be told which task runs.
/// </param>
/// <param name="Stacks">Names stacks, to be recorded among the branches; or null.</param>
/// <param name="Accesses">Whether addresses of memory that is accessed are recorded among the branches.</param>
public sealed record JitOptions(
    ulong CacheSize = 192UL << 20, bool FarLayout = false, bool Vdso = true, bool CountInstructions = false, bool VirtualSources = false,
    uint SaveMask = uint.MaxValue, IBranchSink? Branches = null, IStackNamer? Stacks = null, bool Accesses = false)
{
    /// <summary>Smallest cache in bytes.</summary>
    public const ulong MinCacheSize = 1 << 20;
}
