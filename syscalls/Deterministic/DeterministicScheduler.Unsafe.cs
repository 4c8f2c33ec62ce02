using System.Diagnostics;
using GoEmu.Emulator.Cpu;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// All tasks on one host thread, a slice of counted instructions each: what runs when follows from the program and the seed alone
/// ([ADR 5](docs/adr/0005-deterministic-mode.md)). System calls that would wait return <see cref="SyscallResult.Blocked"/> and are made
/// again. While every task waits, the clock skips ahead; only what comes from outside is waited for.
/// </summary>
internal sealed unsafe class DeterministicScheduler : ITaskScheduler
{
    private const long PlainSlice = 200_000;

    // The turn of a task that has no other to wait for it: ending one costs as much as some thousand instructions.
    private const long LoneSlice = 5_000_000;

    private readonly GuestProcess _process;
    private readonly DeterministicOptions _options;
    private readonly List<VirtualTask> _tasks = [];
    private readonly OutsideWorld _outside;
    private readonly DrawnTurns _turns = new();
    private readonly GuestRunner _guest;
    private VirtualTask? _current;
    private SeededRandom _choices, _entropy;
    private readonly long _began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private int _last, _threads, _children;
    private bool _yields;

    /// <summary>A scheduler without tasks.</summary>
    public DeterministicScheduler(GuestProcess process, DeterministicOptions options)
    {
        _process = process;
        _options = options;
        _choices = new SeededRandom(options.Seed);
        _entropy = new SeededRandom(SeededRandom.Mix(options.Seed + 1));
        Clock = new VirtualClock(options.Start);
        ProcessId = options.ProcessId;
        Limits = new VirtualLimits(first: options.Start == DeterministicOptions.FirstTime);
        _outside = new OutsideWorld(this);
        _guest = new GuestRunner(process, this);
    }

    /// <summary>Time.</summary>
    public VirtualClock Clock { get; }

    /// <summary>Resource limits.</summary>
    public VirtualLimits Limits { get; }

    /// <summary>Waiters of futexes.</summary>
    public FutexTable Futexes { get; } = new();

    /// <summary>Timers.</summary>
    public VirtualTimers Timers { get; } = new();

    /// <summary>Signals sent to the process.</summary>
    public SignalQueue Signals { get; } = new();

    /// <summary>Ports that the guest sees.</summary>
    public VirtualPorts Ports { get; } = new();

    /// <summary>Numbers of files that the guest sees.</summary>
    public FileNumbers FileNumbers { get; } = new();

    /// <summary>Folders that are being read.</summary>
    public FolderListings Folders { get; } = new();

    /// <summary>Connections of the guest to itself.</summary>
    public OwnConnections Connections { get; } = new();

    /// <summary>What all system calls so far amount to.</summary>
    public SyscallDigest Digest { get; } = new();

    /// <summary>Process id that the guest sees.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Id of the task that has a turn.</summary>
    public int CurrentThreadId => _current?.Task.ThreadId ?? ProcessId;

    /// <summary>Parent's process id that the guest sees.</summary>
    public int ParentId => _options.ParentId;

    /// <summary>Processors that the guest sees.</summary>
    public int Processors => _options.Processors;

    /// <summary>Slices run.</summary>
    public long Slices { get; private set; }

    /// <summary>Times that something came from outside the process at a moment that another run need not repeat.</summary>
    public long OutsideEvents { get; private set; }

    /// <summary>Child processes by the id that the guest sees, with the host's.</summary>
    public Dictionary<int, int> Children { get; } = [];

    /// <summary>The live tasks.</summary>
    public IReadOnlyList<VirtualTask> Tasks => _tasks;

    /// <summary>Nanoseconds since the run began.</summary>
    public ulong Elapsed => (ulong)(Clock.Now - _options.Start);

    /// <summary>All of that in numbers.</summary>
    public RunSummary Summary => new(Clock.Instructions, Slices, (long)Elapsed, OutsideEvents, Digest.Calls, Digest.Value);

    /// <summary>Fills with bytes that the guest takes for random.</summary>
    public void FillRandom(Span<byte> bytes) => _entropy.Fill(bytes);

    /// <summary>A number that the guest takes for random.</summary>
    public ulong NextRandom() => _entropy.Next();

    /// <summary>A time of a file's as the guest sees it: what was written since the run began was written at its beginning.</summary>
    public (long Seconds, long Nanoseconds) TimeOfFile(long seconds, long nanoseconds) =>
        seconds < _began ? (seconds, nanoseconds) : (VirtualClock.Epoch, 0);

    /// <summary>Something came from outside the process at a moment that another run need not repeat.</summary>
    public void CountOutside()
    {
        OutsideEvents++;
        _process.Host.Turns?.Outside(Elapsed);
    }

    /// <summary>Ends the running task's slice (sched_yield).</summary>
    public void Yield() => _yields = true;

    /// <summary>The task with an id, or null.</summary>
    public VirtualTask? Find(int id) => _tasks.Find(t => t.Task.ThreadId == id);

    /// <inheritdoc/>
    public void Run(GuestTask main)
    {
        main.ThreadId = ProcessId;
        Add(main);
        while (true)
        {
            if (Choose() is { } next)
                RunSlice(next);
            else
                _outside.Wait(_tasks);
        }
    }

    /// <inheritdoc/>
    public void RunBorrowed(GuestTask child)
    {
        VirtualTask task = child.Virtual = new VirtualTask(child);
        while (!child.Exiting)
        {
            if (IsReady(task))
                RunSlice(task);
            else
                _outside.Wait([task]);
        }
    }

    /// <inheritdoc/>
    public int Start(GuestTask child, ulong mask, Action<GuestTask> prepare)
    {
        child.ThreadId = ProcessId + ++_threads;
        _process.Host.Register(child.Cpu);
        Add(child);
        child.SetInitialMask(mask);
        prepare(child);
        return child.ThreadId;
    }

    private void Add(GuestTask task) => _tasks.Add(task.Virtual = new VirtualTask(task));

    /// <inheritdoc/>
    public int ReserveChildId()
    {
        const ulong largest = 4_000_000, first = 2000, idsOfOneProcess = 100;
        // A number that other processes of the tree hardly come to, whatever the order in which they are started.
        ulong number = SeededRandom.Mix(((ulong)ProcessId << 32) + (ulong)++_children);
        return (int)(first + number % (largest / idsOfOneProcess) * idsOfOneProcess);
    }

    /// <inheritdoc/>
    public int ChildStarted(int hostId, int reserved)
    {
        _current = null; // a child of vfork is gone
        Children[reserved] = hostId;
        return reserved;
    }

    /// <inheritdoc/>
    public int AfterFork(GuestTask task, int hostId, int reserved)
    {
        _tasks.RemoveAll(t => t.Task != task);
        ProcessId = reserved;
        (_threads, _children, _last) = (0, 0, 0);
        Children.Clear();
        Futexes.Clear();
        Timers.Clear();
        Signals.Clear();
        task.Virtual!.Signals.Clear();
        ulong seed = SeedOfChild(reserved);
        _choices = new SeededRandom(seed);
        _entropy = new SeededRandom(SeededRandom.Mix(seed + 1));
        _process.Host.Turns?.Forked(task.Cpu, reserved);
        return reserved;
    }

    private ulong SeedOfChild(int id) => _options.Seed == 0 ? 0 : SeededRandom.Mix(_options.Seed + ((ulong)id << 32) + (ulong)Clock.Now);

    /// <inheritdoc/>
    public ProcessOptions ForExec(GuestTask task, ProcessOptions options) => options with
    {
        Deterministic = _options with
        {
            Seed = SeedOfChild(task.ProcessId),
            ProcessId = task.ProcessId,
            ParentId = task.IsVforkChild ? ProcessId : ParentId,
            Start = Clock.Now,
        },
    };

    /// <inheritdoc/>
    public void WakeFutex(ulong address) => _ = Futexes.Wake(address, 1, uint.MaxValue);

    /// <summary>The next task that can run, or null while all wait.</summary>
    private VirtualTask? Choose()
    {
        Timers.Expire(Clock.Now);
        int count = _tasks.Count;
        int first = _options.Seed == 0 ? _last + 1 : _choices.Below(count);
        for (int n = 0; n < count; n++)
        {
            int index = (first + n) % count;
            if (!IsReady(_tasks[index]))
                continue;
            _last = index;
            return _tasks[index];
        }
        return null;
    }

    private bool IsReady(VirtualTask task)
    {
        if (task.Wait is not { } wait || wait.IsWoken || wait.Deadline <= Clock.Now)
            return true;
        ulong waiting = task.Signals.Set | Signals.Set;
        if ((waiting & (~task.Task.SignalMask | wait.Signals)) != 0)
            return true;
        if (!wait.AsksHost)
            return false;
        MakeCurrent(task);
        _ = TaskRunner.Handle(task.Task, ExitReason.Syscall);
        return task.Wait == null;
    }

    /// <summary>Makes the host thread that task's.</summary>
    public void MakeCurrent(VirtualTask task)
    {
        VirtualTask? before = _current;
        _current = task;
        _process.Host.MakeCurrent(task.Task.Cpu);
        // A signal that came until now was noted in the state of the task that was current, and holds off all others.
        if (before != null)
            VirtualSignals.TakeFromHost(this, before);
        task.Task.SetSignalMask(task.Task.SignalMask);
    }

    /// <summary>For how long no other task can run, unless this one wakes it; 0 when one can.</summary>
    private long Lone(VirtualTask task)
    {
        long until = Math.Min(Clock.Now + LoneSlice, Timers.Next);
        bool askHost = false;
        foreach (VirtualTask other in _tasks)
        {
            if (other == task)
                continue;
            if (other.Wait is not { } wait || (!wait.AsksHost && IsReady(other)))
                return 0;
            askHost |= wait.AsksHost;
            until = Math.Min(until, wait.Deadline);
        }
        if (!askHost)
            return until - Clock.Now;
        // The plain turn is as long anyway.
        if (_options.Seed == 0 || _tasks.Exists(t => t != task && t.Wait!.AsksHost && IsReady(t)))
            return 0;
        return Math.Min(until - Clock.Now, PlainSlice);
    }

    /// <summary>The task may have woken another with what it asked for: its turn becomes as long as any.</summary>
    private static void Shorten(VirtualTask task)
    {
        long more = task.Task.Cpu->Budget - task.Turn;
        if (more <= 0)
            return;
        task.Task.Cpu->Budget -= more;
        task.Counted -= more;
    }

    /// <summary>The length of the next turn; of one that no other task waits for it does not matter where it ends, only what ending it costs.</summary>
    private long NextSlice(VirtualTask task)
    {
        task.Turn = _options.Seed == 0 ? PlainSlice : _turns.Next(_choices);
        return Math.Max(task.Turn, Lone(task));
    }

    private void RunSlice(VirtualTask task)
    {
        GuestTask guest = task.Task;
        CpuState* cpu = guest.Cpu;
        cpu->Budget = task.Counted = NextSlice(task); // may have another be current for a moment
        MakeCurrent(task);
        Slices++;
        _yields = false;
        long begin = _process.Options.Stats ? Stopwatch.GetTimestamp() : 0;
        if (task.Wait != null)
            _ = Measure(TaskRunner.Handle(guest, ExitReason.Syscall), begin);
        while (true)
        {
            VirtualSignals.Deliver(this, task);
            if (guest.Exiting || task.Wait != null || cpu->Budget <= 0 || _yields)
                break;
            begin = _process.Options.Stats ? Stopwatch.GetTimestamp() : 0;
            _current = task; // a child of vfork borrows the host thread
            ExitReason reason = _guest.Run(task);
            Count(task);
            begin = Measure(TimePart.Engine, begin);
            if (reason is ExitReason.Kick or ExitReason.Budget)
                continue;
            _ = Measure(TaskRunner.Handle(guest, reason), begin);
            Shorten(task);
        }
        Count(task);
        if (guest.Exiting && !guest.IsVforkChild)
            End(task);
    }

    private long Measure(TimePart part, long begin)
    {
        if (begin == 0)
            return 0;
        long now = Stopwatch.GetTimestamp();
        _process.Times.Add(part, now - begin);
        return now;
    }

    /// <summary>A task makes a system call.</summary>
    public void Begins(VirtualTask task, in SyscallArgs args)
    {
        Clock.CountSystemCall();
        Digest.Begin(task.Task.ThreadId, Clock.Now, args);
    }

    /// <summary>A system call has ended.</summary>
    public void Ends(VirtualTask task, in SyscallArgs args, SyscallResult result)
    {
        task.Wait = null;
        Digest.End(task.Task.ThreadId, Clock.Now, result);
        if (_process.Log.IsDebug)
            _process.Log.Debug(SyscallDigest.Describe(task.Task.ThreadId, Clock, args, result));
    }

    /// <summary>Adds to the clock what a task has done.</summary>
    public void Count(VirtualTask task)
    {
        long done = task.Counted - task.Task.Cpu->Budget;
        task.Counted = task.Task.Cpu->Budget;
        task.Busy += done;
        Clock.Count(done);
    }

    private void End(VirtualTask task)
    {
        _tasks.Remove(task);
        VirtualSignals.TakeFromHost(this, task);
        _current = null;
        TaskEnd.Thread(task.Task); // does not return for the last one
        _process.Host.Detach(task.Task.Cpu, true);
    }
}
