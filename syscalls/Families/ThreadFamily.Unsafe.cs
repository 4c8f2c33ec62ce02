using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Threads: clone(2), its end, thread-local bases, futexes and scheduling.</summary>
internal static unsafe class ThreadFamily
{
    private const int Clone3MinSize = 64;

    public static void Register(SyscallTable t)
    {
        t.Add(SyscallNr.clone, &Clone, Support.Partial, "a child that shares memory but is no thread always suspends its parent, as with CLONE_VFORK");
        t.Add(SyscallNr.clone3, &Clone3, Support.Partial, "as clone; set_tid is refused with EINVAL");
        t.Add(SyscallNr.fork, &Fork);
        t.Add(SyscallNr.vfork, &Vfork);
        t.Add(SyscallNr.exit, &Exit);
        t.Add(SyscallNr.exit_group, &ExitGroup);
        t.Add(SyscallNr.set_tid_address, &SetTidAddress);
        t.Add(SyscallNr.set_robust_list, &SetRobustList);
        t.Add(SyscallNr.get_robust_list, &GetRobustList, Support.Partial, "only of the calling thread");
        t.Add(SyscallNr.arch_prctl, &ArchPrctl, Support.Partial, "FS and GS bases; other requests give EINVAL");
        t.Add(SyscallNr.rseq, &Rseq, Support.Refused, "ENOSYS: restartable sequences name guest addresses, which the host's kernel never sees run");
        t.Forward(SyscallNr.gettid, SyscallNr.futex, SyscallNr.futex_waitv, SyscallNr.futex_wait, SyscallNr.futex_wake, SyscallNr.futex_requeue,
            SyscallNr.sched_yield, SyscallNr.sched_getaffinity, SyscallNr.sched_setaffinity, SyscallNr.sched_getparam,
            SyscallNr.sched_setparam, SyscallNr.sched_getscheduler, SyscallNr.sched_setscheduler, SyscallNr.sched_get_priority_max,
            SyscallNr.sched_get_priority_min, SyscallNr.sched_rr_get_interval, SyscallNr.sched_getattr, SyscallNr.sched_setattr,
            SyscallNr.membarrier, SyscallNr.getcpu);
    }

    private static SyscallResult Clone(GuestTask task, in SyscallArgs a)
    {
        var flags = (CloneFlags)(a.A & ~(ulong)CloneFlags.SignalMask);
        bool pidFd = (flags & CloneFlags.PidFd) != 0;
        return TaskCreation.Clone(task, new CloneRequest(flags, (int)(a.A & 0xFF), a.B, a.C, a.D, pidFd ? a.C : 0, a.E));
    }

    private static SyscallResult Clone3(GuestTask task, in SyscallArgs a)
    {
        // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup
        ulong* args = stackalloc ulong[11];
        new Span<ulong>(args, 11).Clear();
        if (a.B < Clone3MinSize || a.B > 4096)
            return -Errno.EINVAL;
        if (!UserCopy.Read(a.A, new Span<byte>(args, (int)Math.Min(a.B, 88))))
            return -Errno.EFAULT;
        const ulong clearSigHand = 0x100000000;
        if (args[9] != 0)
            return -Errno.EINVAL;
        if ((args[0] & clearSigHand) != 0)
            return -Errno.ENOSYS; // the C library falls back to clone
        ulong stack = args[5] != 0 ? args[5] + args[6] : 0;
        return TaskCreation.Clone(task, new CloneRequest((CloneFlags)args[0], (int)args[4], stack, args[3], args[2], args[1], args[7], args[10]));
    }

    private static SyscallResult Fork(GuestTask task, in SyscallArgs a) =>
        TaskCreation.Clone(task, new CloneRequest(CloneFlags.None, 17, 0, 0, 0, 0, 0));

    private static SyscallResult Vfork(GuestTask task, in SyscallArgs a) =>
        TaskCreation.Clone(task, new CloneRequest(CloneFlags.Vm | CloneFlags.Vfork, 17, 0, 0, 0, 0, 0));

    private static SyscallResult Exit(GuestTask task, in SyscallArgs a)
    {
        task.ExitStatus = (int)a.A & 0xFF;
        task.Exiting = true;
        return SyscallResult.StateSet;
    }

    private static SyscallResult ExitGroup(GuestTask task, in SyscallArgs a)
    {
        TaskEnd.Process(task, (int)a.A);
        return SyscallResult.StateSet;
    }

    private static SyscallResult SetTidAddress(GuestTask task, in SyscallArgs a)
    {
        task.ClearChildTid = a.A;
        return task.ThreadId;
    }

    private static SyscallResult SetRobustList(GuestTask task, in SyscallArgs a)
    {
        if (a.B != 24)
            return -Errno.EINVAL;
        task.RobustList = a.A;
        return 0;
    }

    private static SyscallResult GetRobustList(GuestTask task, in SyscallArgs a)
    {
        if (a.A != 0 && (int)a.A != task.ThreadId)
            return -Errno.EPERM;
        return UserCopy.Write(a.B, task.RobustList) && UserCopy.Write(a.C, 24UL) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult ArchPrctl(GuestTask task, in SyscallArgs a)
    {
        const ulong setGs = 0x1001, setFs = 0x1002, getFs = 0x1003, getGs = 0x1004;
        switch (a.A)
        {
            case setFs or setGs when a.B >= 0x7FFF_FFFF_F000:
                return -Errno.EPERM;
            case setFs:
                task.Cpu->FsBase = a.B;
                return 0;
            case setGs:
                task.Cpu->GsBase = a.B;
                return 0;
            case getFs:
                return UserCopy.Write(a.B, task.Cpu->FsBase) ? 0 : -Errno.EFAULT;
            case getGs:
                return UserCopy.Write(a.B, task.Cpu->GsBase) ? 0 : -Errno.EFAULT;
            default:
                return -Errno.EINVAL;
        }
    }

    private static SyscallResult Rseq(GuestTask task, in SyscallArgs a) => -Errno.ENOSYS;
}
