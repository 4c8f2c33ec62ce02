using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>A host thread for each task: the host's kernel schedules, and waiting system calls wait there.</summary>
internal sealed unsafe class ParallelScheduler(GuestProcess process) : ITaskScheduler
{
    private const ulong FutexWake = 1;

    /// <inheritdoc/>
    public void Run(GuestTask main)
    {
        RunTask(main);
        // exit(2) of the first thread: the process lives on until the others have ended.
        bool last;
        using (process.TaskLock.Enter())
            last = --process.LiveTasks == 0;
        if (last)
            TaskEnd.Process(main, main.ExitStatus);
        ulong clear = main.ClearChildTid;
        if (clear != 0)
        {
            _ = UserCopy.Write(clear, 0);
            WakeFutex(clear);
        }
        while (true)
            _ = HostSyscall.Call((long)SyscallNr.pause);
    }

    /// <inheritdoc/>
    public void RunBorrowed(GuestTask child) => RunTask(child);

    /// <inheritdoc/>
    public int Start(GuestTask child, ulong mask, Action<GuestTask> prepare) => HostThread.Start(child, mask, prepare, started =>
    {
        RunTask(started);
        TaskEnd.Thread(started);
        HostThread.Leave(started);
    });

    /// <inheritdoc/>
    public int ReserveChildId() => 0;

    /// <inheritdoc/>
    public int ChildStarted(int hostId, int reserved) => hostId;

    /// <inheritdoc/>
    public int AfterFork(GuestTask task, int hostId, int reserved) => hostId;

    /// <inheritdoc/>
    public ProcessOptions ForExec(GuestTask task, ProcessOptions options) => options;

    /// <inheritdoc/>
    public void WakeFutex(ulong address) => _ = HostSyscall.Call((long)SyscallNr.futex, address, FutexWake, 1);

    private void RunTask(GuestTask task)
    {
        if (process.Options.Stats)
            RunTask<MeasuredTime>(task);
        else
            RunTask<UnmeasuredTime>(task);
    }

    private void RunTask<TTime>(GuestTask task) where TTime : struct, IPartTime
    {
        CpuState* cpu = task.Cpu;
        TTime time = default;
        while (!task.Exiting)
        {
            time.Begin();
            ExitReason reason = process.Engine.Run(cpu);
            time.End(process.Times, TimePart.Engine);
            time.End(process.Times, TaskRunner.Handle(task, reason));
            if (cpu->PendingSignal != 0 && !task.Exiting)
            {
                SignalDelivery.Pending(task);
                time.End(process.Times, TimePart.Signals);
            }
        }
    }
}
