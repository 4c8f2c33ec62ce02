namespace GoEmu.GoRuntime.Snapshots;

/// <summary>A goroutine as runtime.g describes it at one moment. Addresses are those of the run, 0 for none.</summary>
public sealed record GoroutineSnapshot
{
    /// <summary>Address of its g.</summary>
    public required ulong Address { get; init; }

    /// <summary>The number that traces show; 0 for g0 and for one never used.</summary>
    public required ulong Id { get; init; }

    /// <summary>Status in Go's words ("_Gwaiting").</summary>
    public required string Status { get; init; }

    /// <summary>True while its stack is scanned or moved (_Gscan).</summary>
    public bool Scanning { get; init; }

    /// <summary>Why it waits, in the words of Go's traces; empty when it does not wait.</summary>
    public string WaitReason { get; init; } = "";

    /// <summary>Since when it waits, in nanoseconds of the runtime's clock; set at collections only.</summary>
    public long WaitSince { get; init; }

    /// <summary>The m that runs it.</summary>
    public ulong M { get; init; }

    /// <summary>The m that it is locked to.</summary>
    public ulong LockedM { get; init; }

    /// <summary>Lowest address of its stack.</summary>
    public ulong StackLow { get; init; }

    /// <summary>Address behind its stack.</summary>
    public ulong StackHigh { get; init; }

    /// <summary>What function prologues compare SP with.</summary>
    public ulong StackGuard0 { get; init; }

    /// <summary>Where it will go on (sched.pc).</summary>
    public ulong SchedPc { get; init; }

    /// <summary>Stack pointer there (sched.sp).</summary>
    public ulong SchedSp { get; init; }

    /// <summary>Where it went into a system call; 0 outside of one.</summary>
    public ulong SyscallPc { get; init; }

    /// <summary>Stack pointer there.</summary>
    public ulong SyscallSp { get; init; }

    /// <summary>Return address of the go statement that made it.</summary>
    public ulong GoPc { get; init; }

    /// <summary>Its first function.</summary>
    public ulong StartPc { get; init; }

    /// <summary>Name of its first function; empty when not known.</summary>
    public string StartFunction { get; init; } = "";

    /// <summary>The goroutine that made it; 0 before Go 1.21.</summary>
    public ulong ParentId { get; init; }

    /// <summary>True for those that the runtime keeps for itself (<c>runtime/traceback.go</c>, isSystemGoroutine).</summary>
    public bool IsSystem { get; init; }

    /// <summary>True when it exists in the eyes of the program: neither unused nor ended.</summary>
    public bool IsLive => Status is not ("_Gidle" or "_Gdead" or "_Gdeadextra");
}
