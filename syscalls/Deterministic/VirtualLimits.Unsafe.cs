using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Resource limits as every repeatable run begins with them (getrlimit(2)), whatever those of the host are.</summary>
internal sealed unsafe class VirtualLimits
{
    /// <summary>RLIM_INFINITY.</summary>
    public const ulong Infinity = ulong.MaxValue;

    private const ulong FileSize = 1, CoreSize = 4;

    // RLIMIT_CPU, FSIZE, DATA, STACK, CORE, RSS, NPROC, NOFILE, MEMLOCK, AS, LOCKS, SIGPENDING, MSGQUEUE, NICE, RTPRIO, RTTIME (asm-generic/resource.h).
    private readonly (ulong Soft, ulong Hard)[] _limits =
    [
        (Infinity, Infinity), (Infinity, Infinity), (Infinity, Infinity), (8 << 20, Infinity), (0, Infinity), (Infinity, Infinity),
        (31_000, 31_000), (1024, 1 << 20), (8 << 20, 8 << 20), (Infinity, Infinity), (Infinity, Infinity), (31_000, 31_000),
        (819_200, 819_200), (0, 0), (0, 0), (Infinity, Infinity),
    ];

    /// <summary>Limits of a program; for the <paramref name="first"/> of a run the host's of open files becomes the same, as far as it can.</summary>
    public VirtualLimits(bool first)
    {
        if (first)
            Limit(ReservedDescriptor.OpenFiles, _limits[ReservedDescriptor.OpenFiles].Soft);
        else
            _limits[ReservedDescriptor.OpenFiles].Soft = Math.Min(Host(ReservedDescriptor.OpenFiles).Soft, _limits[ReservedDescriptor.OpenFiles].Hard);
    }

    /// <summary>A limit, or null where there is no such resource.</summary>
    public (ulong Soft, ulong Hard)? this[ulong resource] => resource < (ulong)_limits.Length ? _limits[resource] : null;

    /// <summary>Sets one; false when it may not be set so.</summary>
    public bool TrySet(ulong resource, ulong soft, ulong hard)
    {
        if (soft > hard || hard > _limits[resource].Hard)
            return false;
        _limits[resource] = (soft, hard);
        if (resource is FileSize or CoreSize or ReservedDescriptor.OpenFiles)
            Limit(resource, soft);
        if (resource == ReservedDescriptor.OpenFiles)
            ReservedDescriptor.LimitIsNow(soft);
        return true;
    }

    /// <summary>Has the host enforce it, as far as the host's own limit lets it.</summary>
    private static void Limit(ulong resource, ulong soft)
    {
        ulong* limit = stackalloc ulong[2];
        (_, limit[1]) = Host(resource);
        limit[0] = Math.Min(soft, limit[1]);
        _ = HostSyscall.Quick((long)SyscallNr.setrlimit, resource, (ulong)limit);
    }

    private static (ulong Soft, ulong Hard) Host(ulong resource)
    {
        ulong* limit = stackalloc ulong[2];
        _ = HostSyscall.Quick((long)SyscallNr.getrlimit, resource, (ulong)limit);
        return (limit[0], limit[1]);
    }
}
