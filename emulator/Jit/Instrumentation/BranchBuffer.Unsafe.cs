using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>Where one thread's branches are recorded; native memory.</summary>
internal unsafe struct BranchBuffer
{
    /// <summary>First byte for outcomes.</summary>
    public ulong Start;

    /// <summary>Behind the last one, where an inaccessible range begins.</summary>
    public ulong End;

    /// <summary>First byte for targets.</summary>
    public ulong TargetStart;

    /// <summary>Behind the last one, where an inaccessible range begins.</summary>
    public ulong TargetEnd;

    /// <summary>First word for accesses to memory; 0 where they are not recorded.</summary>
    public ulong AccessStart;

    /// <summary>Behind the last one, where an inaccessible range begins.</summary>
    public ulong AccessEnd;

    /// <summary>Room for records.</summary>
    public BranchRecord* Records;

    /// <summary>How many there are.</summary>
    public int RecordCount;

    /// <summary>Nonzero while its thread, outside translated code, or whoever empties all buffers is at it.</summary>
    public int Busy;

    /// <summary>The thread's id.</summary>
    public int ThreadId;

    /// <summary>The epoch of code that its stream has come to.</summary>
    public uint Epoch;

    /// <summary>Where the stream says that the thread goes on; 0 while it says nothing.</summary>
    public ulong ExpectedPc;
}
