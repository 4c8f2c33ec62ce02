using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Host;

/// <summary>struct clone_args of clone3(2), version 2. Addresses are 0 for none.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CloneArgs
{
    /// <summary>CLONE_ flags without the exit signal.</summary>
    public ulong Flags;

    /// <summary>Where the pidfd goes.</summary>
    public ulong PidFd;

    /// <summary>Where the child finds, or has cleared, its id.</summary>
    public ulong ChildTid;

    /// <summary>Where the parent finds the child's id.</summary>
    public ulong ParentTid;

    /// <summary>Signal to the parent when the child ends.</summary>
    public ulong ExitSignal;

    /// <summary>Lowest byte of the child's stack; 0 for the parent's own.</summary>
    public ulong Stack;

    /// <summary>Bytes of it.</summary>
    public ulong StackSize;

    /// <summary>Thread-local base.</summary>
    public ulong Tls;

    /// <summary>Wanted process ids.</summary>
    public ulong SetTid;

    /// <summary>Their number.</summary>
    public ulong SetTidSize;

    /// <summary>Descriptor of a cgroup, with CLONE_INTO_CGROUP.</summary>
    public ulong Cgroup;
}
