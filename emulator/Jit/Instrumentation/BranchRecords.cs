namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// What translated code and the engine write while branches are recorded, a stream of bytes for each thread. From it and the code, every
/// instruction that ran can be found again.
/// <list type="bullet">
/// <item>0 and 1: a conditional branch, or a direct jump or call to its own or a lower address, was not taken, or was.</item>
/// <item>2 in the low two bits of a byte: with the next three the target of an indirect transfer below 1 GB, shifted left by two.</item>
/// <item>3 in the low two bits: one of the records named here; they have sizes of their own and are written by the engine but for
/// <see cref="LongTarget"/>. Their addresses are where the thread is, before the instruction there.</item>
/// </list>
/// </summary>
public static class BranchRecords
{
    /// <summary>Bytes of a target below 1 GB.</summary>
    public const int ShortTargetBytes = 4;

    /// <summary>Any other target of an indirect transfer: 4 bytes of which the first is this, 8 bytes of address.</summary>
    public const int LongTarget = 3;

    /// <summary>Bytes of such a target.</summary>
    public const int LongTargetBytes = 12;

    /// <summary>
    /// Guest code was left for the kernel: this, the <see cref="Cpu.ExitReason"/>, two bytes of argument (the number of a system call or of
    /// a signal); 8 bytes of address; 8 bytes of nanoseconds since the recording began.
    /// </summary>
    public const int Leave = 7;

    /// <summary>Bytes of it.</summary>
    public const int LeaveBytes = 20;

    /// <summary>Guest code goes on elsewhere than where it was left, or than behind the instruction that the kernel has executed: 4 bytes of which the first is this, 8 of address.</summary>
    public const int Resume = 11;

    /// <summary>Bytes of it.</summary>
    public const int ResumeBytes = 12;

    /// <summary>From here on code is that of another epoch: 4 bytes of which the first is this, 8 of address, 4 of epoch.</summary>
    public const int Epoch = 15;

    /// <summary>Bytes of it.</summary>
    public const int EpochBytes = 16;

    /// <summary>Most bytes of any record.</summary>
    public const int MaxBytes = LeaveBytes;

    /// <summary>True when a target takes four bytes.</summary>
    public static bool IsShort(ulong pc) => pc < 1UL << 30;

    /// <summary>The four bytes.</summary>
    public static uint ShortTarget(ulong pc) => (uint)(pc << 2) | 2;

    /// <summary>Bytes of the record that begins with a byte above 1; 0 when there is no such record.</summary>
    public static int SizeOf(byte first) => (first & 3) == 2 ? ShortTargetBytes : first switch
    {
        LongTarget => LongTargetBytes,
        Leave => LeaveBytes,
        Resume => ResumeBytes,
        Epoch => EpochBytes,
        _ => 0,
    };
}
