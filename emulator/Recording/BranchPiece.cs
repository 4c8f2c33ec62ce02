namespace GoEmu.Emulator.Recording;

/// <summary>A piece of what one thread's branches did (<see cref="BranchRecords"/>), which ends between two instructions.</summary>
public readonly ref struct BranchPiece
{
    /// <summary>A byte each, 0 or 1.</summary>
    public ReadOnlySpan<byte> Outcomes { get; init; }

    /// <summary>How many outcomes there are; those that <see cref="Outcomes"/> does not have at its end are 0.</summary>
    public long OutcomeCount { get; init; }

    /// <summary>Targets.</summary>
    public ReadOnlySpan<byte> Targets { get; init; }

    /// <summary>Words of accesses to memory (<see cref="RecordedAccess"/>), in order.</summary>
    public ReadOnlySpan<ulong> Accesses { get; init; }

    /// <summary>Records in order.</summary>
    public ReadOnlySpan<BranchRecord> Records { get; init; }
}
