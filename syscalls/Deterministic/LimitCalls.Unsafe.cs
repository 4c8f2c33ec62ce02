using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>getrlimit(2) and its kind, on <see cref="VirtualLimits"/>; those of other processes are the host's.</summary>
internal static unsafe class LimitCalls
{
    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.getrlimit, &Getrlimit);
        t.Override(SyscallNr.setrlimit, &Setrlimit);
        t.Override(SyscallNr.prlimit64, &Prlimit);
    }

    private static SyscallResult Getrlimit(GuestTask task, in SyscallArgs a) => Change(task, a.A, 0, a.B);

    private static SyscallResult Setrlimit(GuestTask task, in SyscallArgs a) => a.B == 0 ? -Errno.EFAULT : Change(task, a.A, a.B, 0);

    private static SyscallResult Prlimit(GuestTask task, in SyscallArgs a)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        if (a.A == 0 || (int)a.A == task.ProcessId || scheduler.Find((int)a.A) != null)
            return Change(task, a.B, a.C, a.D);
        return SyscallTable.CallOverridden(task, a with { A = (ulong)ProcessIds.ToHost(scheduler, (int)a.A) });
    }

    private static SyscallResult Change(GuestTask task, ulong resource, ulong set, ulong old)
    {
        VirtualLimits limits = task.Process.Deterministic!.Limits;
        if (limits[resource] is not { } now)
            return -Errno.EINVAL;
        Span<ulong> pair = stackalloc ulong[2];
        Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(pair);
        if (set != 0 && !UserCopy.Read(set, bytes))
            return -Errno.EFAULT;
        if (set != 0 && pair[0] > pair[1])
            return -Errno.EINVAL;
        if (set != 0 && !limits.TrySet(resource, pair[0], pair[1]))
            return -Errno.EPERM;
        (pair[0], pair[1]) = now;
        return old == 0 || UserCopy.Write(old, bytes) ? 0 : -Errno.EFAULT;
    }
}
