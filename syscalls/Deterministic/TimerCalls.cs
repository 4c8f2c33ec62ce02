using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Timers on the virtual clock: alarm(2), setitimer(2), timer_create(2), timerfd_create(2). Timers of CPU time run on the same clock.</summary>
internal static unsafe class TimerCalls
{
    private const int Alarm = 14, VirtualAlarm = 26, Profile = 27, AbsoluteTime = 1, TimerCode = -2, KernelCode = 0x80;
    private const long Second = 1_000_000_000, Microsecond = 1000;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.alarm, &SetAlarm);
        t.Override(SyscallNr.setitimer, &Setitimer);
        t.Override(SyscallNr.getitimer, &Getitimer);
        t.Override(SyscallNr.timer_create, &TimerCreate);
        t.Override(SyscallNr.timer_settime, &TimerSettime);
        t.Override(SyscallNr.timer_gettime, &TimerGettime);
        t.Override(SyscallNr.timer_getoverrun, &TimerGetoverrun);
        t.Override(SyscallNr.timer_delete, &TimerDelete);
        t.Override(SyscallNr.timerfd_create, &TimerfdCreate);
        t.Override(SyscallNr.timerfd_settime, &TimerfdSettime);
        t.Override(SyscallNr.timerfd_gettime, &TimerfdGettime);
    }

    private static VirtualTimers Timers(GuestTask task) => task.Process.Deterministic!.Timers;

    private static long Now(GuestTask task) => task.Process.Deterministic!.Clock.Now;

    private static long Left(GuestTask task, VirtualTimer timer) => timer.Time == TaskWait.Never ? 0 : Math.Max(1, timer.Time - Now(task));

    /// <summary>One of the three timers of setitimer(2).</summary>
    private static VirtualTimer Interval(GuestTask task, int which)
    {
        return Timers(task).Named(which, () => new VirtualTimer(_ =>
        {
            int signal = which switch { 0 => Alarm, 1 => VirtualAlarm, _ => Profile };
            VirtualSignals.Send(task, null, signal, VirtualSignals.Info(signal, KernelCode, 0));
        }));
    }

    private static SyscallResult SetAlarm(GuestTask task, in SyscallArgs a)
    {
        VirtualTimer timer = Interval(task, 0);
        long left = Left(task, timer);
        Timers(task).Set(timer, (uint)a.A == 0 ? TaskWait.Never : Now(task) + (uint)a.A * Second, 0);
        return (left + Second - 1) / Second;
    }

    private static SyscallResult Setitimer(GuestTask task, in SyscallArgs a)
    {
        if (a.A > 2)
            return -Errno.EINVAL;
        VirtualTimer timer = Interval(task, (int)a.A);
        (long left, long every) = (Left(task, timer), timer.Interval);
        if (a.B != 0)
        {
            if (!Timespec.TryReadTimeval(a.B, out long interval, out bool first) || !Timespec.TryReadTimeval(a.B + 16, out long value, out bool second))
                return -Errno.EFAULT;
            if (!first || !second)
                return -Errno.EINVAL;
            Timers(task).Set(timer, value == 0 ? TaskWait.Never : Timespec.Add(Now(task), value), interval);
        }
        return a.C == 0 || (Timespec.WriteTimeval(a.C, every) && Timespec.WriteTimeval(a.C + 16, left)) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult Getitimer(GuestTask task, in SyscallArgs a)
    {
        if (a.A > 2)
            return -Errno.EINVAL;
        VirtualTimer timer = Interval(task, (int)a.A);
        return Timespec.WriteTimeval(a.B, timer.Interval) && Timespec.WriteTimeval(a.B + 16, Left(task, timer)) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult TimerCreate(GuestTask task, in SyscallArgs a)
    {
        const int notifySignal = 0, notifyNone = 1, notifyThread = 4, overrunOffset = 20, valueOffset = 24, idOffset = 16;
        // struct sigevent: value, signal, notify, thread id.
        (ulong Value, int Signal, int Notify, int Thread) asked = (0, Alarm, notifySignal, 0);
        if (a.B != 0 && !UserCopy.Read(a.B, out asked))
            return -Errno.EFAULT;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        VirtualTask? target = asked.Notify == notifyThread ? scheduler.Find(asked.Thread) : null;
        if (asked.Notify is not (notifySignal or notifyNone or notifyThread) || (asked.Notify == notifyThread && target == null))
            return -Errno.EINVAL;
        int id = Timers(task).Create(number => new VirtualTimer(count =>
        {
            if (asked.Notify == notifyNone || (target != null && target.Task.Exiting))
                return;
            byte[] info = VirtualSignals.Info(asked.Signal, TimerCode, 0);
            BitConverter.TryWriteBytes(info.AsSpan(idOffset), number);
            BitConverter.TryWriteBytes(info.AsSpan(overrunOffset), (int)(count - 1));
            BitConverter.TryWriteBytes(info.AsSpan(valueOffset), asked.Value);
            VirtualSignals.Send(task, target, asked.Signal, info);
        }));
        return UserCopy.Write(a.C, id) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult Arm(GuestTask task, VirtualTimer timer, bool isAbsolute, int clock, ulong wanted, ulong old)
    {
        (long left, long every) = (Left(task, timer), timer.Interval);
        if (!Timespec.TryRead(wanted, out long interval, out bool first) || !Timespec.TryRead(wanted + 16, out long value, out bool second))
            return -Errno.EFAULT;
        if (!first || !second)
            return -Errno.EINVAL;
        long time = isAbsolute ? VirtualClock.ToMonotonic(clock, value) : Timespec.Add(Now(task), value);
        Timers(task).Set(timer, value == 0 ? TaskWait.Never : time, interval);
        return old == 0 || (Timespec.Write(old, every) && Timespec.Write(old + 16, left)) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult TimerSettime(GuestTask task, in SyscallArgs a) =>
        Timers(task).Find((int)a.A) is { } timer ? Arm(task, timer, (a.B & AbsoluteTime) != 0, 1, a.C, a.D) : -Errno.EINVAL;

    private static SyscallResult TimerGettime(GuestTask task, in SyscallArgs a)
    {
        if (Timers(task).Find((int)a.A) is not { } timer)
            return -Errno.EINVAL;
        return Timespec.Write(a.B, timer.Interval) && Timespec.Write(a.B + 16, Left(task, timer)) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult TimerGetoverrun(GuestTask task, in SyscallArgs a) => Timers(task).Find((int)a.A) != null ? 0 : -Errno.EINVAL;

    private static SyscallResult TimerDelete(GuestTask task, in SyscallArgs a) => Timers(task).Delete((int)a.A) ? 0 : -Errno.EINVAL;

    /// <summary>A timer as a descriptor is an event counter of the host's, to which expiries are added: reading and polling are the same.</summary>
    private static SyscallResult TimerfdCreate(GuestTask task, in SyscallArgs a)
    {
        long descriptor = HostSyscall.Quick((long)SyscallNr.eventfd2, 0, a.B);
        if (descriptor >= 0)
        {
            Timers(task).SetDescriptor((int)descriptor, new VirtualTimer(count =>
            {
                ulong added = (ulong)count;
                _ = HostSyscall.Quick((long)SyscallNr.write, (ulong)descriptor, (ulong)&added, 8);
            }));
        }
        return descriptor;
    }

    private static SyscallResult TimerfdSettime(GuestTask task, in SyscallArgs a)
    {
        if (Timers(task).OfDescriptor((int)a.A) is not { } timer)
            return -Errno.EINVAL;
        ulong dropped;
        int* poll = stackalloc int[2];
        (poll[0], poll[1]) = ((int)a.A, 1);
        if (HostSyscall.Quick((long)SyscallNr.poll, (ulong)poll, 1, 0) > 0)
            _ = HostSyscall.Quick((long)SyscallNr.read, a.A, (ulong)&dropped, 8);
        return Arm(task, timer, (a.B & AbsoluteTime) != 0, 1, a.C, a.D);
    }

    private static SyscallResult TimerfdGettime(GuestTask task, in SyscallArgs a)
    {
        if (Timers(task).OfDescriptor((int)a.A) is not { } timer)
            return -Errno.EINVAL;
        return Timespec.Write(a.B, timer.Interval) && Timespec.Write(a.B + 16, Left(task, timer)) ? 0 : -Errno.EFAULT;
    }
}
