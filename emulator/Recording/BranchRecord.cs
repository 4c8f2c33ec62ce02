namespace GoEmu.Emulator.Recording;

/// <summary>A record among a thread's branches, which the engine writes; see <see cref="BranchRecords"/>.</summary>
public struct BranchRecord
{
    /// <summary>Outcomes before it since the last flush.</summary>
    public uint Outcomes;

    /// <summary>Bytes of targets before it since the last flush.</summary>
    public uint TargetBytes;

    /// <summary>What it says.</summary>
    public BranchRecordKind Kind;

    /// <summary>Of a <see cref="BranchRecordKind.Leave"/>: the <see cref="Cpu.ExitReason"/>.</summary>
    public byte Reason;

    /// <summary>Of a <see cref="BranchRecordKind.Leave"/>: the number of a system call or of a signal.</summary>
    public ushort Argument;

    /// <summary>Of an <see cref="BranchRecordKind.Epoch"/>: which.</summary>
    public uint Epoch;

    /// <summary>Where the thread is, before the instruction there.</summary>
    public ulong Pc;

    /// <summary>Of a <see cref="BranchRecordKind.Stack"/>: the stack pointer.</summary>
    public ulong StackPointer;

    /// <summary>Of a <see cref="BranchRecordKind.Stack"/>: whose stack that is.</summary>
    public StackTag Stack;

    /// <summary>Of a <see cref="BranchRecordKind.Leave"/> and <see cref="BranchRecordKind.Outside"/>: nanoseconds since the recording began.</summary>
    public ulong Time;
}
