namespace GoEmu.Emulator.Recording;

/// <summary>What is recorded of a run.</summary>
/// <param name="Branches">Takes what branches do.</param>
/// <param name="Stacks">Names stacks, to be recorded among the branches; or null.</param>
/// <param name="Accesses">Whether addresses of memory that is accessed are recorded.</param>
public sealed record RunRecording(IBranchSink Branches, IStackNamer? Stacks, bool Accesses);
