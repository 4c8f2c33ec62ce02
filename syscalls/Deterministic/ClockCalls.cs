using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Clocks and sleeping on the virtual clock; the time that a process has used is that of its instructions.</summary>
internal static unsafe class ClockCalls
{
    private const int ProcessTime = 2, ThreadTime = 3, LastClock = 11, AbsoluteTime = 1, ThreadBit = 4;
    private const long Second = 1_000_000_000, Tick = 10_000_000, Microsecond = 1000;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.clock_gettime, &ClockGettime);
        t.Override(SyscallNr.clock_getres, &ClockGetres);
        t.Override(SyscallNr.gettimeofday, &Gettimeofday);
        t.Override(SyscallNr.time, &Time);
        t.Override(SyscallNr.nanosleep, &Nanosleep);
        t.Override(SyscallNr.clock_nanosleep, &ClockNanosleep);
        t.Override(SyscallNr.times, &Times);
        t.Override(SyscallNr.getrusage, &Getrusage);
        t.Override(SyscallNr.clock_settime, &Denied);
        t.Override(SyscallNr.settimeofday, &Denied);
        t.Override(SyscallNr.clock_adjtime, &Denied);
        t.Override(SyscallNr.adjtimex, &Denied);
    }

    private static SyscallResult Denied(GuestTask task, in SyscallArgs a) => -Errno.EPERM;

    private static VirtualClock ClockOf(GuestTask task) => task.Process.Deterministic!.Clock;

    /// <summary>The time on a clock; false when there is none of that id.</summary>
    private static bool TryNow(GuestTask task, int clock, out long now)
    {
        VirtualClock time = ClockOf(task);
        // A clock of a process or thread has a negative id made from its number (clock_getcpuclockid(3)).
        now = clock switch
        {
            ProcessTime => time.Busy,
            ThreadTime => task.Virtual!.Busy,
            < 0 => (clock & ThreadBit) != 0 ? task.Virtual!.Busy : time.Busy,
            _ => VirtualClock.IsRealtime(clock) ? time.Realtime : time.Now,
        };
        return clock <= LastClock;
    }

    private static SyscallResult ClockGettime(GuestTask task, in SyscallArgs a)
    {
        if (!TryNow(task, (int)a.A, out long now))
            return -Errno.EINVAL;
        return Timespec.Write(a.B, now) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult ClockGetres(GuestTask task, in SyscallArgs a)
    {
        const int realtimeCoarse = 5, monotonicCoarse = 6;
        if ((int)a.A > LastClock)
            return -Errno.EINVAL;
        return a.B == 0 || Timespec.Write(a.B, (int)a.A is realtimeCoarse or monotonicCoarse ? Tick : 1) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult Gettimeofday(GuestTask task, in SyscallArgs a)
    {
        if (a.A != 0 && !Timespec.WriteTimeval(a.A, ClockOf(task).Realtime))
            return -Errno.EFAULT;
        return a.B == 0 || UserCopy.Write(a.B, 0UL) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult Time(GuestTask task, in SyscallArgs a)
    {
        long now = ClockOf(task).Realtime / Second;
        return a.A == 0 || UserCopy.Write(a.A, now) ? now : -Errno.EFAULT;
    }

    private static SyscallResult Nanosleep(GuestTask task, in SyscallArgs a) => Sleep(task, 1, false, a.A, a.B);

    private static SyscallResult ClockNanosleep(GuestTask task, in SyscallArgs a) =>
        (int)a.A is ThreadTime or < 0 or > LastClock ? -Errno.EINVAL : Sleep(task, (int)a.A, (a.B & AbsoluteTime) != 0, a.C, a.D);

    private static SyscallResult Sleep(GuestTask task, int clock, bool isAbsolute, ulong request, ulong remaining)
    {
        VirtualTask self = task.Virtual!;
        long now = ClockOf(task).Now;
        if (self.Wait is { } wait)
            return wait.Deadline <= now ? 0 : SyscallResult.Blocked;
        if (!Timespec.TryRead(request, out long time, out bool isValid))
            return -Errno.EFAULT;
        if (!isValid)
            return -Errno.EINVAL;
        long deadline = isAbsolute ? VirtualClock.ToMonotonic(clock, time) : Timespec.Add(now, time);
        if (deadline <= now)
            return 0;
        self.Wait = new TaskWait { Deadline = deadline, Remaining = isAbsolute ? 0 : remaining };
        return SyscallResult.Blocked;
    }

    private static SyscallResult Times(GuestTask task, in SyscallArgs a)
    {
        VirtualClock clock = ClockOf(task);
        if (a.A != 0 && !UserCopy.Write(a.A, (clock.Busy / Tick, 0L, 0L, 0L)))
            return -Errno.EFAULT;
        return clock.Now / Tick;
    }

    private static SyscallResult Getrusage(GuestTask task, in SyscallArgs a)
    {
        const int thread = 1, self = 0, children = -1, words = 18, maxResident = 4;
        const long megabytes = 10 << 10;
        if ((int)a.A is not (thread or self or children))
            return -Errno.EINVAL;
        long busy = (int)a.A switch { thread => task.Virtual!.Busy, self => ClockOf(task).Busy, _ => 0 };
        Span<long> usage = stackalloc long[words];
        usage.Clear();
        (usage[0], usage[1]) = (busy / Second, busy % Second / Microsecond);
        usage[maxResident] = megabytes;
        return UserCopy.Write(a.B, System.Runtime.InteropServices.MemoryMarshal.AsBytes(usage)) ? 0 : -Errno.EFAULT;
    }
}
