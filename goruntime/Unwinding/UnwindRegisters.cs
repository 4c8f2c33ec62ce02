namespace GoEmu.GoRuntime.Unwinding;

/// <summary>What of a thread's registers its stack is unwound from.</summary>
/// <param name="Rip">Address of the instruction that comes next.</param>
/// <param name="Rsp">Stack pointer.</param>
/// <param name="Rbp">Frame pointer, for code that is not Go's.</param>
/// <param name="R14">Holds g in compiled Go code; used when FS is not known.</param>
/// <param name="FsBase">Base of FS, behind which g is found in all code; 0 when not known.</param>
public readonly record struct UnwindRegisters(ulong Rip, ulong Rsp, ulong Rbp, ulong R14, ulong FsBase);
