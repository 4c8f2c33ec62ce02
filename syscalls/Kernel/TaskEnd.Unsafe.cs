using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>The end of a task and of the process (kernel/exit.c).</summary>
internal static unsafe class TaskEnd
{
    private const int RobustLimit = 2048;
    private const uint TidMask = 0x3FFFFFFF, OwnerDied = 0x40000000, Waiters = 0x80000000;

    /// <summary>Ends a thread that left its run loop; the last one ends the process.</summary>
    public static void Thread(GuestTask task)
    {
        GuestProcess process = task.Process;
        ReleaseRobustList(task);
        bool last;
        using (process.TaskLock.Enter())
            last = --process.LiveTasks == 0;
        if (last)
            Process(task, task.ExitStatus);
        ulong clear = task.ClearChildTid;
        if (clear != 0)
        {
            _ = UserCopy.Write(clear, 0);
            process.Scheduler.WakeFutex(clear);
        }
    }

    /// <summary>Ends the process with a status; does not return.</summary>
    public static void Process(GuestTask task, int status)
    {
        if (task.IsVforkChild)
            _ = HostSyscall.Call((long)SyscallNr.exit_group, (ulong)status);
        else
            task.Process.End(status);
    }

    /// <summary>Marks the robust mutexes that the task still holds (futex(2), set_robust_list(2)); the host's list is not the guest's.</summary>
    private static void ReleaseRobustList(GuestTask task)
    {
        ulong head = task.RobustList;
        if (head == 0 || !UserCopy.Read(head, out ulong entry) || !UserCopy.Read(head + 8, out long offset) ||
            !UserCopy.Read(head + 16, out ulong pending))
            return;
        for (int n = 0; entry != head && n < RobustLimit; n++)
        {
            ulong next = UserCopy.Read(entry & ~1UL, out ulong read) ? read : head;
            if (entry != pending)
                ReleaseRobust(task, (entry & ~1UL) + (ulong)offset);
            entry = next;
        }
        if (pending != 0)
            ReleaseRobust(task, (pending & ~1UL) + (ulong)offset);
    }

    private static void ReleaseRobust(GuestTask task, ulong address)
    {
        if ((address & 3) != 0 || !UserCopy.Read(address, out uint word) || (word & TidMask) != (uint)task.ThreadId)
            return;
        ref uint futex = ref *(uint*)address;
        uint died = (word & Waiters) | OwnerDied;
        if (Interlocked.CompareExchange(ref futex, died, word) == word && (word & Waiters) != 0)
            task.Process.Scheduler.WakeFutex(address);
    }
}
