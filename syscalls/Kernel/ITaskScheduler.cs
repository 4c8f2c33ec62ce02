namespace GoEmu.Syscalls.Kernel;

/// <summary>Decides which task runs when, and what a task that waits does meanwhile.</summary>
internal interface ITaskScheduler
{
    /// <summary>Runs the first task, and those that it starts, until the process ends; does not return.</summary>
    void Run(GuestTask main);

    /// <summary>Runs the child of a vfork on the calling host thread until it ends; its parent waits.</summary>
    void RunBorrowed(GuestTask child);

    /// <summary>
    /// Starts a thread; its id, or a negative errno. <paramref name="prepare"/> is called when the id is known and before the thread
    /// runs: from then on it may end at any time.
    /// </summary>
    int Start(GuestTask child, ulong mask, Action<GuestTask> prepare);

    /// <summary>Before a child process is started: a value for <see cref="ChildStarted"/> and <see cref="AfterFork"/>.</summary>
    int ReserveChildId();

    /// <summary>In the parent of a new process: the id that the guest is to see.</summary>
    int ChildStarted(int hostId, int reserved);

    /// <summary>In the child of a fork, where only this task is left: its id.</summary>
    int AfterFork(GuestTask task, int hostId, int reserved);

    /// <summary>The options of a program that a task executes.</summary>
    ProcessOptions ForExec(GuestTask task, ProcessOptions options);

    /// <summary>Wakes one waiter of a futex.</summary>
    void WakeFutex(ulong address);
}
