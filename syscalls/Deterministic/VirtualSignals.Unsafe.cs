using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Sends and delivers signals within the process (kernel/signal.c); those from outside join them as they come.</summary>
internal static unsafe class VirtualSignals
{
    private const int InfoSize = 128, Kill = 9, Stop = 19, CodeOffset = 8, PidOffset = 16, UidOffset = 20, ChildSignal = 17;

    /// <summary>A siginfo_t as kill(2) and its kind make it.</summary>
    public static byte[] Info(int signal, int code, int pid)
    {
        byte[] info = new byte[InfoSize];
        BitConverter.TryWriteBytes(info, signal);
        BitConverter.TryWriteBytes(info.AsSpan(CodeOffset), code);
        BitConverter.TryWriteBytes(info.AsSpan(PidOffset), pid);
        BitConverter.TryWriteBytes(info.AsSpan(UidOffset), (int)HostSyscall.Quick((long)SyscallNr.getuid));
        return info;
    }

    /// <summary>Sends a signal to a task, or to the process with <paramref name="target"/> null.</summary>
    public static void Send(GuestTask sender, VirtualTask? target, int signal, byte[] info)
    {
        DeterministicScheduler scheduler = sender.Process.Deterministic!;
        if (signal == Kill)
            SignalDelivery.Die(sender, signal);
        if (signal == Stop)
        {
            _ = HostSyscall.Call((long)SyscallNr.kill, (ulong)HostSyscall.Quick((long)SyscallNr.getpid), Stop);
            return;
        }
        if (IsIgnored(sender.Actions[signal], signal) && !IsBlocked(scheduler, target, signal))
            return;
        (target?.Signals ?? scheduler.Signals).Add(signal, info);
    }

    private static bool IsIgnored(in KernelSigAction action, int signal) =>
        action.Handler == KernelSigAction.Ignore || (action.Handler == KernelSigAction.Default && SignalActions.IsIgnoredByDefault(signal));

    private static bool IsBlocked(DeterministicScheduler scheduler, VirtualTask? target, int signal)
    {
        ulong bit = SignalActions.Bit(signal);
        return target != null ? (target.Task.SignalMask & bit) != 0 : scheduler.Tasks.All(t => (t.Task.SignalMask & bit) != 0);
    }

    /// <summary>Delivers what a task is to have now; one in a system call leaves it.</summary>
    public static void Deliver(DeterministicScheduler scheduler, VirtualTask task)
    {
        GuestTask guest = task.Task;
        TakeFromHost(scheduler, task);
        while (!guest.Exiting)
        {
            ulong open = ~guest.SignalMask;
            if (((task.Signals.Set | scheduler.Signals.Set) & open) == 0)
                return;
            int signal = task.Signals.Take(open, out byte[] info);
            if (signal == 0)
                signal = scheduler.Signals.Take(open, out info);
            KernelSigAction action = guest.Actions[signal];
            if (IsIgnored(action, signal))
                continue;
            if (action.Handler > KernelSigAction.Ignore && task.Wait != null)
                Interrupt(scheduler, task, action);
            fixed (byte* bytes = info)
                SignalDelivery.Queued(guest, signal, bytes);
        }
    }

    /// <summary>Ends the system call in which a task waits, for a handler to run.</summary>
    private static void Interrupt(DeterministicScheduler scheduler, VirtualTask task, in KernelSigAction action)
    {
        TaskWait wait = task.Wait!;
        wait.Cancel?.Invoke();
        task.Wait = null;
        if (wait.Restarts && wait.Done == 0 && (action.Flags & KernelSigAction.RestartFlag) != 0)
            return;
        if (wait.Remaining != 0)
        {
            const long second = 1_000_000_000;
            long left = Math.Max(0, wait.Deadline - scheduler.Clock.Now);
            _ = UserCopy.Write(wait.Remaining, left / second);
            _ = UserCopy.Write(wait.Remaining + 8, left % second);
        }
        long result = wait.Done > 0 ? wait.Done : -Errno.EINTR;
        scheduler.Digest.End(task.Task.ThreadId, scheduler.Clock.Now, result);
        TaskRunner.Complete(task.Task, result);
    }

    /// <summary>Takes the signal, if there is one, that the host has given the current task: from outside, or raised by its own system call.</summary>
    public static void TakeFromHost(DeterministicScheduler scheduler, VirtualTask task)
    {
        GuestTask guest = task.Task;
        int signal = guest.Cpu->PendingSignal;
        if (signal == 0)
            return;
        byte[] info = new ReadOnlySpan<byte>(guest.Cpu->PendingInfo, InfoSize).ToArray();
        Volatile.Write(ref guest.Cpu->PendingSignal, 0);
        guest.HostMaskChanged();
        guest.SetSignalMask(guest.SignalMask);
        int sender = BitConverter.ToInt32(info, PidOffset);
        if (sender == (int)HostSyscall.Quick((long)SyscallNr.getpid) && BitConverter.ToInt32(info, CodeOffset) <= 0)
        {
            BitConverter.TryWriteBytes(info.AsSpan(PidOffset), scheduler.ProcessId);
            task.Signals.Add(signal, info); // SIGPIPE, for one
            return;
        }
        if (signal == ChildSignal)
            BitConverter.TryWriteBytes(info.AsSpan(PidOffset), ProcessIds.ToGuest(scheduler, sender));
        scheduler.CountOutside();
        scheduler.Signals.Add(signal, info);
    }
}
