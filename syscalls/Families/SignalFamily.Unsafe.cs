using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Signals. Dispositions and masks are kept here and mirrored in the host, so sending and waiting go straight to the host.</summary>
internal static unsafe class SignalFamily
{
    private const ulong MinSigStack = 2048;

    public static void Register(SyscallTable t)
    {
        t.Add(SyscallNr.rt_sigaction, &RtSigaction, Support.Partial, "handlers of signal 34 are kept but not called: the host runtime uses it");
        t.Add(SyscallNr.rt_sigprocmask, &RtSigprocmask);
        t.Add(SyscallNr.rt_sigreturn, &RtSigreturn);
        t.Add(SyscallNr.rt_sigsuspend, &RtSigsuspend);
        t.Add(SyscallNr.sigaltstack, &Sigaltstack);
        t.Forward(SyscallNr.kill, SyscallNr.tkill, SyscallNr.tgkill, SyscallNr.rt_sigqueueinfo, SyscallNr.rt_tgsigqueueinfo,
            SyscallNr.rt_sigpending, SyscallNr.rt_sigtimedwait, SyscallNr.signalfd, SyscallNr.signalfd4, SyscallNr.pause,
            SyscallNr.pidfd_send_signal, SyscallNr.restart_syscall);
    }

    private static SyscallResult RtSigaction(GuestTask task, in SyscallArgs a)
    {
        const int kill = 9, stop = 19;
        int signal = (int)a.A;
        if (a.D != 8 || signal is < 1 or >= SignalActions.Count || (a.B != 0 && signal is kill or stop))
            return -Errno.EINVAL;
        KernelSigAction action = default;
        if (a.B != 0 && !UserCopy.Read(a.B, out action))
            return -Errno.EFAULT;
        using (task.Process.TaskLock.Enter())
        {
            KernelSigAction old = task.Actions[signal];
            if (a.C != 0 && !UserCopy.Write(a.C, old))
                return -Errno.EFAULT;
            if (a.B != 0)
                task.Actions.Set(signal, action);
        }
        return 0;
    }

    private static SyscallResult RtSigprocmask(GuestTask task, in SyscallArgs a)
    {
        const int block = 0, unblock = 1, set = 2;
        if (a.D != 8)
            return -Errno.EINVAL;
        ulong old = task.SignalMask;
        if (a.B != 0)
        {
            if (!UserCopy.Read(a.B, out ulong mask))
                return -Errno.EFAULT;
            if ((int)a.A is not (block or unblock or set))
                return -Errno.EINVAL;
            ulong wanted = (int)a.A switch { block => old | mask, unblock => old & ~mask, _ => mask };
            if (!task.TrySetSignalMask(wanted))
                return SyscallResult.Restart;
        }
        return a.C == 0 || UserCopy.Write(a.C, old) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult RtSigreturn(GuestTask task, in SyscallArgs a) => SignalDelivery.Return(task);

    private static SyscallResult RtSigsuspend(GuestTask task, in SyscallArgs a)
    {
        if (a.B != 8)
            return -Errno.EINVAL;
        if (!UserCopy.Read(a.A, out ulong mask))
            return -Errno.EFAULT;
        // The host suspends with the mask; the frame of the signal that ends it holds the old one.
        ulong host = mask & ~HostSignals.NeverBlocked;
        task.SavedMask = task.SignalMask;
        long result = HostSyscall.Interruptible((long)SyscallNr.rt_sigsuspend, (ulong)&host, 8, 0, 0, 0, 0);
        if (result == HostSyscall.Restart || task.Cpu->PendingSignal == 0)
        {
            // A signal that came before the call is handled before it, under the old mask; after a mere kick it suspends again.
            task.SavedMask = null;
            return SyscallResult.Restart;
        }
        return -Errno.EINTR;
    }

    private static SyscallResult Sigaltstack(GuestTask task, in SyscallArgs a)
    {
        const int onStack = 1, disable = 2;
        const int autoDisarm = unchecked((int)0x80000000);
        bool inUse = SignalDelivery.OnAltStack(task);
        StackDescriptor asked = default;
        if (a.A != 0 && !UserCopy.Read(a.A, out asked))
            return -Errno.EFAULT;
        (ulong address, int flags, ulong size) = task.AltStack;
        if (a.A != 0)
        {
            if (inUse)
                return -Errno.EPERM;
            int mode = asked.Flags & ~autoDisarm;
            if (mode != 0 && mode != disable && mode != onStack)
                return -Errno.EINVAL;
            if (mode != disable && asked.Size < MinSigStack)
                return -Errno.ENOMEM;
            task.AltStack = mode == disable ? (0, disable, 0) : (asked.Address, asked.Flags & autoDisarm, asked.Size);
        }
        int shown = size == 0 ? disable : inUse ? onStack : flags;
        var old = new StackDescriptor { Address = address, Flags = shown, Size = size };
        return a.B == 0 || UserCopy.Write(a.B, old) ? 0 : -Errno.EFAULT;
    }
}
