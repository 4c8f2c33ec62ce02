namespace GoEmu.Syscalls.Table;

/// <summary>What a system call did: a value or negative errno for RAX, or one of the outcomes below.</summary>
/// <param name="Value">For RAX, unless it is an outcome.</param>
public readonly record struct SyscallResult(long Value)
{
    /// <summary>Not done because a signal came first: RAX and RIP stay, so that the call is made again (the kernel's ERESTARTSYS).</summary>
    public static SyscallResult Restart => new(-512);

    /// <summary>Not done yet: RAX and RIP stay, and the call is made again when what it waits for may have come (deterministic mode).</summary>
    public static SyscallResult Blocked => new(long.MinValue + 1);

    /// <summary>The handler has set the whole state itself (sigreturn), or the task ends.</summary>
    public static SyscallResult StateSet => new(long.MinValue);

    /// <summary>A value or negative errno.</summary>
    public static implicit operator SyscallResult(long value) => new(value);

    /// <summary>As the operator.</summary>
    public static SyscallResult FromInt64(long value) => new(value);
}
