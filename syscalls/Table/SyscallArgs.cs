namespace GoEmu.Syscalls.Table;

/// <summary>Number and the six argument registers (RDI, RSI, RDX, R10, R8, R9) of one call, as the guest had them.</summary>
public readonly record struct SyscallArgs(int Number, ulong A, ulong B, ulong C, ulong D, ulong E, ulong F);
