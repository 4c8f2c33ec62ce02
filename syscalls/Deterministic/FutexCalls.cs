using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>futex(2) among the tasks of one process.</summary>
internal static unsafe class FutexCalls
{
    private const int Wait = 0, Wake = 1, Requeue = 3, CompareRequeue = 4, WakeOperation = 5, WaitBits = 9, WakeBits = 10;
    private const int CommandMask = 0x7F, ClockRealtime = 256;
    private const uint AllBits = uint.MaxValue;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.futex, &Futex);
        foreach (SyscallNr number in (ReadOnlySpan<SyscallNr>)[SyscallNr.futex_waitv, SyscallNr.futex_wait, SyscallNr.futex_wake, SyscallNr.futex_requeue])
            t.Override(number, &Missing);
    }

    // As a kernel before 5.16 and 6.7.
    private static SyscallResult Missing(GuestTask task, in SyscallArgs a) => -Errno.ENOSYS;

    private static SyscallResult Futex(GuestTask task, in SyscallArgs a)
    {
        FutexTable table = task.Process.Deterministic!.Futexes;
        int operation = (int)a.B, count = (int)a.C;
        if ((a.A & 3) != 0)
            return -Errno.EINVAL;
        switch (operation & CommandMask)
        {
            case Wait:
                return DoWait(task, a, AllBits, isAbsolute: false);
            case WaitBits:
                return (uint)a.F == 0 ? -Errno.EINVAL : DoWait(task, a, (uint)a.F, isAbsolute: true);
            case Wake:
                return table.Wake(a.A, AtLeastOne(count), AllBits);
            case WakeBits:
                return (uint)a.F == 0 ? -Errno.EINVAL : table.Wake(a.A, AtLeastOne(count), (uint)a.F);
            case Requeue:
                return table.Wake(a.A, count, AllBits) + table.Requeue(a.A, a.E, (int)a.D);
            case CompareRequeue:
                if (!UserCopy.Read(a.A, out uint value))
                    return -Errno.EFAULT;
                if (value != (uint)a.F)
                    return -Errno.EAGAIN;
                int woken = table.Wake(a.A, count, AllBits);
                return woken + table.Requeue(a.A, a.E, (int)a.D);
            case WakeOperation:
                return DoWakeOperation(table, a);
            default:
                return -Errno.ENOSYS; // priority inheritance
        }
    }

    // The kernel wakes one even where none is asked for.
    private static int AtLeastOne(int count) => Math.Max(1, count);

    private static SyscallResult DoWait(GuestTask task, in SyscallArgs a, uint bits, bool isAbsolute)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        VirtualTask self = task.Virtual!;
        if (self.Wait is { } wait)
        {
            if (wait.IsWoken)
                return 0;
            if (wait.Deadline > scheduler.Clock.Now)
                return SyscallResult.Blocked;
            wait.Cancel!();
            return -Errno.ETIMEDOUT;
        }
        long deadline = TaskWait.Never;
        if (a.D != 0)
        {
            if (!Timespec.TryRead(a.D, out long time, out bool isValid))
                return -Errno.EFAULT;
            if (!isValid)
                return -Errno.EINVAL;
            deadline = isAbsolute ? VirtualClock.ToMonotonic((a.B & ClockRealtime) != 0 ? 0 : 1, time) : Timespec.Add(scheduler.Clock.Now, time);
        }
        if (!UserCopy.Read(a.A, out uint value))
            return -Errno.EFAULT;
        if (value != (uint)a.C)
            return -Errno.EAGAIN;
        if (deadline <= scheduler.Clock.Now)
            return -Errno.ETIMEDOUT;
        FutexTable.Waiter waiter = scheduler.Futexes.Add(a.A, bits);
        waiter.Wait = self.Wait = new TaskWait
        {
            Deadline = deadline,
            Restarts = a.D == 0,
            Cancel = () => scheduler.Futexes.Remove(waiter),
        };
        return SyscallResult.Blocked;
    }

    /// <summary>FUTEX_WAKE_OP: changes the second word, wakes at the first and, if the old value compares so, at the second (futex(2)).</summary>
    private static SyscallResult DoWakeOperation(FutexTable table, in SyscallArgs a)
    {
        if (!UserCopy.Read(a.E, out int old))
            return -Errno.EFAULT;
        uint code = (uint)a.F;
        int argument = (int)(code << 8) >> 20, compared = (int)(code << 20) >> 20;
        if ((code & 0x80000000) != 0)
            argument = 1 << (argument & 31);
        int changed = ((code >> 28) & 7) switch
        {
            0 => argument,
            1 => old + argument,
            2 => old | argument,
            3 => old & ~argument,
            4 => old ^ argument,
            _ => old,
        };
        if (!UserCopy.Write(a.E, changed))
            return -Errno.EFAULT;
        bool holds = ((code >> 24) & 15) switch
        {
            0 => old == compared,
            1 => old != compared,
            2 => old < compared,
            3 => old <= compared,
            4 => old > compared,
            5 => old >= compared,
            _ => false,
        };
        int woken = table.Wake(a.A, (int)a.C, AllBits);
        return holds ? woken + table.Wake(a.E, (int)a.D, AllBits) : woken;
    }
}
