using System.Collections.Concurrent;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Deterministic;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// The guest process: everything its tasks share. There is one per host process; a child of vfork borrows it, fork and exec make another
/// host process. Lock order: <see cref="CollectionGate"/>, <see cref="TaskLock"/>, then the engine's, then the address space's.
/// </summary>
public sealed class GuestProcess
{
    private readonly ConcurrentDictionary<(int Number, ulong Pc), bool> _warned = [];

    /// <summary>Creates a process around its memory and engine.</summary>
    public GuestProcess(AddressSpace memory, EngineHost host, IExecutionEngine engine, ProcessOptions options, IKernelLog log, string emulatorPath)
    {
        Memory = memory;
        Host = host;
        Engine = engine;
        Options = options;
        Log = log;
        EmulatorPath = emulatorPath;
        Cpuid = CpuidModel.Create(options.Cpu, engine.Limits);
        Actions = new SignalActions(host.Signals);
        Table = SyscallTable.Create(options.Deterministic != null);
        if (options.Deterministic is { } deterministic)
        {
            SharedMask = new HostMask();
            Deterministic = new DeterministicScheduler(this, deterministic);
        }
        Scheduler = Deterministic is { } scheduler ? scheduler : new ParallelScheduler(this);
    }

    /// <summary>Its memory.</summary>
    public AddressSpace Memory { get; }

    /// <summary>What runs its code.</summary>
    public IExecutionEngine Engine { get; }

    /// <summary>What that engine shares with others: threads, host signals, entry to the machine.</summary>
    public EngineHost Host { get; }

    /// <summary>The host CPU's features that the engine uses.</summary>
    public HostFeatures Features => Host.Features;

    /// <summary>What CPUID says.</summary>
    public CpuidModel Cpuid { get; }

    /// <summary>Choices of the person who started it.</summary>
    public ProcessOptions Options { get; }

    /// <summary>What runs its tasks.</summary>
    internal ITaskScheduler Scheduler { get; }

    /// <summary>The same in deterministic mode, null otherwise.</summary>
    internal DeterministicScheduler? Deterministic { get; }

    /// <summary>What a run in deterministic mode amounts to so far; null in parallel mode.</summary>
    public RunSummary? Repeatable => Deterministic?.Summary;

    /// <summary>Id of the guest's thread that runs on the calling host thread.</summary>
    public int CurrentThreadId => Deterministic?.CurrentThreadId ?? (int)HostSyscall.Quick((long)SyscallNr.gettid);

    /// <summary>The host's mask, where all tasks share a host thread.</summary>
    internal HostMask? SharedMask { get; }

    /// <summary>Messages for that person.</summary>
    public IKernelLog Log { get; }

    /// <summary>The emulator's executable, started anew for exec.</summary>
    public string EmulatorPath { get; }

    /// <summary>Signal dispositions.</summary>
    public SignalActions Actions { get; }

    /// <summary>All system calls.</summary>
    public SyscallTable Table { get; }

    /// <summary>System calls made, by number.</summary>
    public SyscallCounters Counters { get; } = new();

    /// <summary>Where time went; counted with --stats only.</summary>
    public PartTimes Times { get; } = new();

    /// <summary>Guards the number of tasks and the dispositions.</summary>
    public HostLock TaskLock { get; } = new();

    /// <summary>Held by whoever forces a garbage collection of the emulator, and by fork, so that they exclude each other.</summary>
    public HostLock CollectionGate { get; } = new();

    /// <summary>Tasks that have not ended.</summary>
    public int LiveTasks { get; set; } = 1;

    /// <summary>What /proc/self shows of the program; set by the loader.</summary>
    public ProgramImage Image { get; set; } = ProgramImage.Empty;

    /// <summary>Who is told of probes; set before anything runs.</summary>
    public IProbeObserver? ProbeObserver { get; set; }

    /// <summary>Who is told of the points of a run in deterministic mode; set before anything runs.</summary>
    public IPointObserver? PointObserver { get; set; }

    /// <summary>Called once before the host process ends or becomes another program, with the exit status if there is one.</summary>
    public Action<GuestProcess>? BeforeEnd { get; set; }

    /// <summary>Says once per number and place that something is not there; with --strict the process ends with status 125.</summary>
    public void WarnMissing(int number, ulong pc, string what)
    {
        if (_warned.Count < 1000 && _warned.TryAdd((number, pc), true))
            Log.Warning(what);
        if (Options.Strict)
            End(125);
    }

    /// <summary>Ends the host process, and so all tasks, with a status.</summary>
    public void End(int status)
    {
        BeforeEnd?.Invoke(this);
        _ = Emulator.Host.HostSyscall.Call((long)SyscallNr.exit_group, (ulong)status);
    }
}
