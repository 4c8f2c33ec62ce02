namespace GoEmu.Emulator.Recording;

/// <summary>What a record among a thread's branches says.</summary>
public enum BranchRecordKind : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Guest code was left for the kernel at an address, for a reason with an argument, at a time.</summary>
    Leave,

    /// <summary>Guest code goes on elsewhere than where it was left, or than behind the instruction that the kernel has executed.</summary>
    Resume,

    /// <summary>From here on code is that of another epoch.</summary>
    Epoch,

    /// <summary>The stack pointer has gone to another place, or may have.</summary>
    Stack,

    /// <summary>Something came from outside a repeatable run, at a time that another run need not repeat.</summary>
    Outside,
}
