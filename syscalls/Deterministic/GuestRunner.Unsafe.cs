using GoEmu.Emulator.Cpu;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Runs a task's guest code within its turn, for those who look on: a recording, an observer of points, probes.</summary>
internal sealed unsafe class GuestRunner(GuestProcess process, DeterministicScheduler scheduler)
{
    /// <summary>Runs to the next exit that the kernel has to do with.</summary>
    public ExitReason Run(VirtualTask task) => process.PointObserver is { } observer ? RunObserved(task, observer) : RunGuest(task);

    /// <summary>Runs to the next exit. Probes are none: the turns of tasks are the same with them as without.</summary>
    private ExitReason RunGuest(VirtualTask task)
    {
        if (process.Host.Turns is not { } recorder)
            return RunPastProbes(task);
        recorder.Begins(task.Task.Cpu, task.Task.ThreadId);
        ExitReason reason = RunPastProbes(task);
        scheduler.Count(task);
        recorder.Ends(task.Task.Cpu, reason, scheduler.Elapsed);
        return reason;
    }

    private ExitReason RunPastProbes(VirtualTask task)
    {
        ExitReason reason = process.Engine.Run(task.Task.Cpu);
        while (reason == ExitReason.Probe)
        {
            scheduler.Count(task);
            reason = TaskRunner.PassProbe(task.Task);
            if (reason == ExitReason.Kick)
                reason = process.Engine.Run(task.Task.Cpu);
        }
        return reason;
    }

    /// <summary>Runs to the next exit in pieces that end at points. The turn ends where it does without them.</summary>
    private ExitReason RunObserved(VirtualTask task, IPointObserver observer)
    {
        CpuState* cpu = task.Task.Cpu;
        while (true)
        {
            long kept = cpu->Budget - Math.Min(cpu->Budget, observer.Distance);
            cpu->Budget -= kept;
            task.Counted -= kept;
            ExitReason reason = RunGuest(task);
            cpu->Budget += kept;
            task.Counted += kept;
            scheduler.Count(task);
            // Others need not come on every engine: code pages that are written to, signals of the host.
            if (reason is ExitReason.Budget or ExitReason.Syscall or ExitReason.Cpuid or ExitReason.Source)
                observer.Reached(task.Task, reason);
            if (reason != ExitReason.Budget || cpu->Budget <= 0)
                return reason;
        }
    }
}
