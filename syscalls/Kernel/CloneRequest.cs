namespace GoEmu.Syscalls.Kernel;

/// <summary>What clone(2) and clone3(2) ask for. Addresses are guest addresses, 0 for none.</summary>
internal readonly record struct CloneRequest(
    CloneFlags Flags, int ExitSignal, ulong Stack, ulong ParentTid, ulong ChildTid, ulong PidFd, ulong Tls, ulong Cgroup = 0);
