namespace GoEmu.Syscalls.Kernel;

/// <summary>CLONE_ flags of clone(2) that are looked at here.</summary>
[Flags]
internal enum CloneFlags : ulong
{
    None = 0,
    Vm = 0x100,
    Fs = 0x200,
    Files = 0x400,
    SigHand = 0x800,
    PidFd = 0x1000,
    Vfork = 0x4000,
    Parent = 0x8000,
    Thread = 0x10000,
    NewNs = 0x20000,
    SysVSem = 0x40000,
    SetTls = 0x80000,
    ParentSetTid = 0x100000,
    ChildClearTid = 0x200000,
    Detached = 0x400000,
    ChildSetTid = 0x1000000,
    Io = 0x80000000,
    SignalMask = 0xFF,
}
