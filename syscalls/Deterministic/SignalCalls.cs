using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Sending signals within the process and waiting for them; those to other processes are the host's.</summary>
internal static unsafe class SignalCalls
{
    private const int SentByUser = 0, SentToThread = -6, InfoSize = 128, CodeOffset = 8;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.kill, &Kill);
        t.Override(SyscallNr.tkill, &Tkill);
        t.Override(SyscallNr.tgkill, &Tgkill);
        t.Override(SyscallNr.rt_sigqueueinfo, &Queue);
        t.Override(SyscallNr.rt_tgsigqueueinfo, &QueueToThread);
        t.Override(SyscallNr.rt_sigpending, &Pending);
        t.Override(SyscallNr.rt_sigtimedwait, &TimedWait);
        t.Override(SyscallNr.rt_sigsuspend, &Suspend);
        t.Override(SyscallNr.pause, &Pause);
        t.Override(SyscallNr.rt_sigaction, &Action);
        t.Override(SyscallNr.pidfd_open, &PidfdOpen);
    }

    private static bool IsSignal(ulong number) => (int)number is >= 0 and < SignalActions.Count;

    private static SyscallResult Kill(GuestTask task, in SyscallArgs a)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        if ((int)a.A != task.ProcessId || task.IsVforkChild)
            return SyscallTable.CallOverridden(task, a with { A = (ulong)ProcessIds.ToHost(scheduler, (int)a.A) });
        return Send(task, null, (int)a.B, VirtualSignals.Info((int)a.B, SentByUser, task.ProcessId));
    }

    private static SyscallResult Tkill(GuestTask task, in SyscallArgs a) => ToThread(task, (int)a.A, (int)a.B);

    private static SyscallResult Tgkill(GuestTask task, in SyscallArgs a) =>
        (int)a.A != task.ProcessId ? -Errno.ESRCH : ToThread(task, (int)a.B, (int)a.C);

    private static SyscallResult ToThread(GuestTask task, int id, int signal)
    {
        if (TargetOf(task, id) is not { } target)
            return -Errno.ESRCH;
        return Send(task, target, signal, VirtualSignals.Info(signal, SentToThread, task.ProcessId));
    }

    private static VirtualTask? TargetOf(GuestTask task, int id) => id == task.ThreadId ? task.Virtual : task.Process.Deterministic!.Find(id);

    private static SyscallResult Send(GuestTask task, VirtualTask? target, int signal, byte[] info)
    {
        if (!IsSignal((ulong)signal))
            return -Errno.EINVAL;
        if (signal != 0)
            VirtualSignals.Send(task, target, signal, info);
        return 0;
    }

    private static SyscallResult Queue(GuestTask task, in SyscallArgs a)
    {
        if ((int)a.A != task.ProcessId || task.IsVforkChild)
            return SyscallTable.CallOverridden(task, a with { A = (ulong)ProcessIds.ToHost(task.Process.Deterministic!, (int)a.A) });
        return WithInfo(task, null, (int)a.B, a.C);
    }

    private static SyscallResult QueueToThread(GuestTask task, in SyscallArgs a)
    {
        if ((int)a.A != task.ProcessId || TargetOf(task, (int)a.B) is not { } target)
            return -Errno.ESRCH;
        return WithInfo(task, target, (int)a.C, a.D);
    }

    private static SyscallResult WithInfo(GuestTask task, VirtualTask? target, int signal, ulong address)
    {
        byte[] info = new byte[InfoSize];
        if (!UserCopy.Read(address, info))
            return -Errno.EFAULT;
        BitConverter.TryWriteBytes(info, signal);
        return Send(task, target, signal, info);
    }

    private static SyscallResult Pending(GuestTask task, in SyscallArgs a)
    {
        ulong set = (task.Virtual!.Signals.Set | task.Process.Deterministic!.Signals.Set) & task.SignalMask;
        return UserCopy.Write(a.A, set) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult TimedWait(GuestTask task, in SyscallArgs a)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        VirtualTask self = task.Virtual!;
        if (!UserCopy.Read(a.A, out ulong set))
            return -Errno.EFAULT;
        int signal = self.Signals.Take(set, out byte[] info);
        if (signal == 0)
            signal = scheduler.Signals.Take(set, out info);
        if (signal != 0)
            return a.B == 0 || UserCopy.Write(a.B, info) ? signal : -Errno.EFAULT;
        long deadline = self.Wait?.Deadline ?? TaskWait.Never;
        if (self.Wait == null && a.C != 0)
        {
            if (!Timespec.TryRead(a.C, out long timeout, out bool isValid))
                return -Errno.EFAULT;
            if (!isValid)
                return -Errno.EINVAL;
            deadline = Timespec.Add(scheduler.Clock.Now, timeout);
        }
        if (deadline <= scheduler.Clock.Now)
            return -Errno.EAGAIN;
        self.Wait ??= new TaskWait { Deadline = deadline, Signals = set };
        return SyscallResult.Blocked;
    }

    private static SyscallResult Suspend(GuestTask task, in SyscallArgs a)
    {
        if (task.Virtual!.Wait != null)
            return SyscallResult.Blocked;
        if (a.B != 8)
            return -Errno.EINVAL;
        if (!UserCopy.Read(a.A, out ulong mask))
            return -Errno.EFAULT;
        // The frame of the signal that ends it holds the old mask.
        task.SavedMask = task.SignalMask;
        task.SetSignalMask(mask);
        task.Virtual.Wait = new TaskWait();
        return SyscallResult.Blocked;
    }

    private static SyscallResult Pause(GuestTask task, in SyscallArgs a)
    {
        task.Virtual!.Wait ??= new TaskWait();
        return SyscallResult.Blocked;
    }

    /// <summary>A signal that becomes ignored is forgotten (sigaction(2), POSIX 2.4.3).</summary>
    private static SyscallResult Action(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = SyscallTable.CallOverridden(task, a);
        int signal = (int)a.A;
        if (result.Value != 0 || a.B == 0)
            return result;
        ulong handler = task.Actions[signal].Handler;
        if (handler == Emulator.Host.KernelSigAction.Ignore || (handler == Emulator.Host.KernelSigAction.Default && SignalActions.IsIgnoredByDefault(signal)))
        {
            DeterministicScheduler scheduler = task.Process.Deterministic!;
            scheduler.Signals.Discard(signal);
            foreach (VirtualTask one in scheduler.Tasks)
                one.Signals.Discard(signal);
        }
        return result;
    }

    private static SyscallResult PidfdOpen(GuestTask task, in SyscallArgs a) =>
        SyscallTable.CallOverridden(task, a with { A = (ulong)ProcessIds.ToHost(task.Process.Deterministic!, (int)a.A) });
}
