using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Ids of processes and threads, which the scheduler gives, and calls that take them.</summary>
internal static unsafe class IdentityCalls
{
    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.getpid, &Getpid);
        t.Override(SyscallNr.gettid, &Gettid);
        t.Override(SyscallNr.getppid, &Getppid);
        foreach (SyscallNr number in (ReadOnlySpan<SyscallNr>)[SyscallNr.getpgid, SyscallNr.getsid])
            t.Override(number, &GroupOf);
        t.Override(SyscallNr.getpgrp, &Group);
        t.Override(SyscallNr.setsid, &Group);
        t.Override(SyscallNr.setpgid, &Setpgid);
        foreach (SyscallNr number in (ReadOnlySpan<SyscallNr>)[SyscallNr.sched_getparam, SyscallNr.sched_getscheduler,
            SyscallNr.sched_setparam, SyscallNr.sched_setscheduler, SyscallNr.sched_getattr, SyscallNr.sched_setattr, SyscallNr.sched_rr_get_interval])
            t.Override(number, &OfProcess);
        t.Override(SyscallNr.getpriority, &Priority);
        t.Override(SyscallNr.setpriority, &Priority);
    }

    private static SyscallResult Getpid(GuestTask task, in SyscallArgs a) => task.ProcessId;

    private static SyscallResult Gettid(GuestTask task, in SyscallArgs a) => task.ThreadId;

    private static SyscallResult Getppid(GuestTask task, in SyscallArgs a) =>
        task.IsVforkChild ? task.Process.Deterministic!.ProcessId : task.Process.Deterministic!.ParentId;

    private static int ToHost(GuestTask task, ulong id)
    {
        // A thread's: all share one on the host.
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        return id == 0 || scheduler.Find((int)id) != null ? 0 : ProcessIds.ToHost(scheduler, (int)id);
    }

    private static SyscallResult Shown(GuestTask task, SyscallResult result) =>
        result.Value <= 0 ? result : ProcessIds.ToGuest(task.Process.Deterministic!, (int)result.Value);

    private static SyscallResult Group(GuestTask task, in SyscallArgs a) => Shown(task, SyscallTable.CallOverridden(task, a));

    private static SyscallResult GroupOf(GuestTask task, in SyscallArgs a) =>
        Shown(task, SyscallTable.CallOverridden(task, a with { A = (ulong)ToHost(task, a.A) }));

    private static SyscallResult Setpgid(GuestTask task, in SyscallArgs a) =>
        SyscallTable.CallOverridden(task, a with { A = (ulong)ToHost(task, a.A), B = (ulong)ToHost(task, a.B) });

    private static SyscallResult OfProcess(GuestTask task, in SyscallArgs a) => SyscallTable.CallOverridden(task, a with { A = (ulong)ToHost(task, a.A) });

    private static SyscallResult Priority(GuestTask task, in SyscallArgs a) =>
        a.A == 0 ? SyscallTable.CallOverridden(task, a with { B = (ulong)ToHost(task, a.B) }) : SyscallTable.CallOverridden(task, a);
}
