using System.Diagnostics;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// Waiting while no task can run: the clock skips to the next deadline, unless something may come from outside the process before: then it
/// is waited for in real time, at most until the deadline. What comes so is not repeatable, and counted.
/// </summary>
internal sealed unsafe class OutsideWorld(DeterministicScheduler scheduler)
{
    private const int Pollfd = 8;
    private const long NanosecondsPerSecond = 1_000_000_000, ChildLook = 2_000_000;

    /// <summary>Waits for something that one of the tasks waits for.</summary>
    public void Wait(IReadOnlyList<VirtualTask> tasks)
    {
        scheduler.MakeCurrent(tasks[0]);
        List<(int Descriptor, short Events)> descriptors = [];
        bool children = false;
        long deadline = scheduler.Timers.Next;
        foreach (VirtualTask task in tasks)
        {
            deadline = Math.Min(deadline, task.Wait!.Deadline);
            children |= task.Wait.ForChild;
            descriptors.AddRange(task.Wait.Descriptors);
        }
        bool outside = children || descriptors.Exists(d => IsOutside(d.Descriptor));
        if (!outside && deadline != TaskWait.Never)
        {
            scheduler.Clock.SkipTo(deadline);
            return;
        }
        WaitForReal(descriptors, children, deadline);
        VirtualSignals.TakeFromHost(scheduler, tasks[0]);
    }

    private void WaitForReal(List<(int Descriptor, short Events)> descriptors, bool children, long deadline)
    {
        long now = scheduler.Clock.Now, limit = deadline == TaskWait.Never ? long.MaxValue : deadline - now;
        // A child's end is no event of a descriptor.
        long wait = children ? Math.Min(limit, ChildLook) : limit;
        int* polled = stackalloc int[Math.Max(1, descriptors.Count) * 2];
        for (int n = 0; n < descriptors.Count; n++)
            (polled[2 * n], polled[2 * n + 1]) = (descriptors[n].Descriptor, descriptors[n].Events);
        long* time = stackalloc long[2];
        (time[0], time[1]) = (wait / NanosecondsPerSecond, wait % NanosecondsPerSecond);
        long begin = Stopwatch.GetTimestamp();
        long ready = HostSyscall.Interruptible((long)SyscallNr.ppoll, (ulong)polled, (ulong)descriptors.Count,
            wait == long.MaxValue ? 0 : (ulong)time, 0, 8, 0);
        long elapsed = (long)Stopwatch.GetElapsedTime(begin).TotalNanoseconds;
        if (ready == 0 && wait == limit)
        {
            scheduler.Clock.SkipTo(deadline);
            return;
        }
        if (ready != 0)
            scheduler.CountOutside();
        scheduler.Clock.SkipTo(now + Math.Min(elapsed, limit));
    }

    /// <summary>Whether something outside the process may make a descriptor ready.</summary>
    private bool IsOutside(int descriptor) => scheduler.Children.Count > 0 || !InsideDescriptors.Contains(descriptor);
}
