using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// What translated code keeps in the host's R15, which the guest's instructions leave to the engine. It is a position that only grows:
/// each stretch of code adds to it by one LEA where it is left by a jump, and touches memory there, which faults behind the end.
/// </summary>
[Flags]
internal enum InstrumentationKind : byte
{
    /// <summary>Nothing; R15 is scratch.</summary>
    None,

    /// <summary>Guest instructions that have run: see <see cref="CountingWindow"/>.</summary>
    Counting = 1,

    /// <summary>Where the next outcome of a branch goes: see <see cref="BranchRecords"/>.</summary>
    Branches = 2,

    /// <summary>Guest instructions that have run, which is also where outcomes go: see <see cref="CountedBranches"/>.</summary>
    CountedBranches = Counting | Branches,
}
