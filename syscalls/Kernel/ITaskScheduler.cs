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

    /// <summary>In the child of a fork: only this task is left, with a new id.</summary>
    void AfterFork(GuestTask task, int id);

    /// <summary>Wakes one waiter of a futex.</summary>
    void WakeFutex(ulong address);
}
