namespace GoEmu.Emulator.Jit;

/// <summary>Code ranges in which the host signal handler changes where the interrupted thread continues.</summary>
internal unsafe readonly struct HandlerRanges(
    byte* entryCheck, byte* entryEnd, byte* entryAbort, byte* syscallCheck, byte* syscallEnd, byte* syscallInterrupted,
    byte* copyMove, byte* copyFailed, byte* exchange16, byte* exchange16Failed, byte* x87Start, byte* x87End, byte* x87Failed,
    byte* stringStart, byte* stringEnd, byte* stringFailed)
{
    /// <summary>From the pending check of the entry stub to its jump into translated code, and where to go instead.</summary>
    public readonly byte* EntryCheck = entryCheck, EntryEnd = entryEnd, EntryAbort = entryAbort;

    /// <summary>From the pending check of a restartable system call to the SYSCALL instruction, and where to go instead.</summary>
    public readonly byte* SyscallCheck = syscallCheck, SyscallEnd = syscallEnd, SyscallInterrupted = syscallInterrupted;

    /// <summary>The copying instruction of the accessor stub, and where to go when it faults.</summary>
    public readonly byte* CopyMove = copyMove, CopyFailed = copyFailed;

    /// <summary>The instruction of the 16-byte exchange stub, and where to go when it faults, with the fault recorded.</summary>
    public readonly byte* Exchange16 = exchange16, Exchange16Failed = exchange16Failed;

    /// <summary>The stubs of single x87 instructions, and where to go when one faults, with the fault recorded.</summary>
    public readonly byte* X87Start = x87Start, X87End = x87End, X87Failed = x87Failed;

    /// <summary>The stubs of repeated string instructions, and where to go when one faults, with the fault recorded.</summary>
    public readonly byte* StringStart = stringStart, StringEnd = stringEnd, StringFailed = stringFailed;
}
