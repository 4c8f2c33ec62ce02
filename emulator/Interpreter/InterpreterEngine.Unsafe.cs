using System.Diagnostics;
using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;
using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Interprets guest code: decoded once into ops in cached blocks, then run by calls through function pointers. Needs no kernel:
/// <c>new InterpreterEngine(new EngineHost(new JitOptions(), features), source)</c>, a state from <see cref="EngineHost.CreateState"/>
/// attached to the thread with <see cref="EngineHost.Attach"/>, and a source that says where code is; the thread needs an alternate
/// signal stack. A memory fault comes as a hardware fault in managed code, which the host's signal handler records in the state and
/// passes on to the runtime as a null reference.
/// </summary>
public sealed unsafe partial class InterpreterEngine : IExecutionEngine, ITranslations
{
    private readonly EngineHost _host;
    private readonly HostLock _lock;
    private readonly BlockBuilder _builder;
    private readonly BlockCache _cache = new();
    private readonly CodePages _pages = new();
    private readonly StepCache _steps;
    private readonly uint _components;
    private readonly bool _count;
    private int _generation;

    /// <summary>
    /// An interpreter; <paramref name="count"/> makes it count instructions in its statistics even where
    /// <see cref="JitOptions.CountInstructions"/> does not ask for it.
    /// </summary>
    public InterpreterEngine(EngineHost host, ICodeSource source, bool count = false)
        : this(host, source, count, null)
    {
    }

    internal InterpreterEngine(EngineHost host, ICodeSource source, bool count, Warmth? warmth)
    {
        _host = host;
        _lock = host.Lock;
        _count = count || host.Options.CountInstructions;
        _builder = new BlockBuilder(host, source, _count, warmth);
        _components = host.Features.XStateMask;
        Observer = host.Turns is { } turns ? new StepRecorder(turns, host, source) : null;
        host.Add(this);
        host.Add(_steps = new StepCache(source));
    }

    /// <inheritdoc/>
    public EngineStatistics Statistics { get; init; } = new();

    /// <summary>Who is told of every instruction, or null. Set before anything runs.</summary>
    public IStepObserver? Observer { get; set; }

    /// <inheritdoc/>
    public CpuidLimits Limits => CpuidLimits.Interpreter;

    /// <inheritdoc/>
    public ExitReason Run(CpuState* cpu)
    {
        long budget = Begin(cpu);
        ExitReason reason = RunUntilExit(cpu);
        End(cpu, budget);
        return reason;
    }

    /// <inheritdoc/>
    public bool RunOne(CpuState* cpu, out ExitReason reason)
    {
        long budget = Begin(cpu);
        cpu->SingleStep |= CpuState.StepOnce;
        bool leaves = Step(cpu, out reason);
        cpu->SingleStep &= ~(CpuState.StepOnce | CpuState.StepPastProbe);
        End(cpu, budget);
        return leaves;
    }

    private long Begin(CpuState* cpu)
    {
        if (!_host.Options.CountInstructions)
            cpu->Budget = long.MaxValue;
        cpu->JumpCache = _cache.Jumps.Address;
        VectorState.Fill(cpu, _components);
        Flags.Enter(cpu);
        if (Observer != null)
            cpu->SingleStep |= CpuState.StepObserved;
        if ((cpu->Rflags & Flags.Ac) != 0)
            cpu->SingleStep |= CpuState.StepAligned;
        return cpu->Budget;
    }

    private void End(CpuState* cpu, long budget)
    {
        X87.Leave(cpu);
        Flags.Leave(cpu);
        cpu->SingleStep &= ~CpuState.StepAligned;
        if (_count)
            Statistics.CountExecuted(budget - cpu->Budget);
    }

    private ExitReason RunUntilExit(CpuState* cpu)
    {
        while (true)
        {
            if (cpu->SingleStep != 0)
            {
                if (Step(cpu, out ExitReason outcome))
                    return outcome;
                continue;
            }
            Op* op = Enter(cpu);
            if (op == null)
            {
                cpu->FaultAddress = cpu->Rip;
                return ExitReason.BadFetch;
            }
            int generation = _generation;
            cpu->SliceEnd = 0;
            ExitReason reason = cpu->Pending == 0 ? Execute(cpu, op, once: false) : ExitReason.Kick;
            Statistics.CountExit(reason);
            Volatile.Write(ref cpu->InGuest, 0);
            switch (reason)
            {
                case ExitReason.Link:
                    Link(cpu, generation);
                    continue;
                case ExitReason.Miss:
                    continue;
                case ExitReason.Kick:
                    Volatile.Write(ref cpu->PendingKick, 0);
                    if (cpu->PendingSignal != 0)
                        return ExitReason.Kick;
                    continue;
                default:
                    return reason;
            }
        }
    }

    /// <summary>Counts the thread as in guest code and finds the op to begin with; null, and not in guest code, when there is no code.</summary>
    private Op* Enter(CpuState* cpu)
    {
        while (true)
        {
            Volatile.Write(ref cpu->InGuest, 1);
            Interlocked.MemoryBarrier();
            if (_host.Threads.StopRequested)
            {
                Volatile.Write(ref cpu->InGuest, 0);
                _host.WaitForResume();
                continue;
            }
            Op* op = JumpCache.Find(cpu, cpu->Rip);
            if (op != null)
                return op;
            Volatile.Write(ref cpu->InGuest, 0);
            using (_lock.Enter())
            {
                int block = FindOrBuild(cpu->Rip);
                if (block < 0)
                    return null;
                _cache.Jumps.Set(cpu->Rip, _cache.Blocks[block].First);
            }
        }
    }

    /// <summary>Runs from an op on; <see cref="ExitReason.Kick"/> where nothing but a look at the state was asked for. RIP is set.</summary>
    private static ExitReason Execute(CpuState* cpu, Op* op, bool once)
    {
        cpu->Interpreting = 1;
        try
        {
            Mxcsr.Enter(cpu);
            op = once ? op->Handler(cpu, op) : Loop(cpu, op);
            Mxcsr.Leave(cpu);
        }
        catch (NullReferenceException) when (cpu->GuestFault != 0)
        {
            op = Faults.Recorded(cpu, (Op*)cpu->CurrentOp);
        }
        finally
        {
            cpu->Interpreting = 0;
        }
        if (cpu->GuestFault != 0)
        {
            cpu->GuestFault = 0;
            FaultDetails.Complete(cpu);
        }
        ExitReason reason = (ExitReason)cpu->Reason;
        if (op != null)
        {
            cpu->Rip = Op.PcOf(op);
            bool isEntry = Op.IsEntry(op);
            if (!isEntry)
                RunCount.Correct(cpu, op);
            return isEntry && cpu->SliceEnd != 0 ? ExitReason.Budget : ExitReason.Kick;
        }
        if (reason is ExitReason.Fault or ExitReason.Refused or ExitReason.BadFetch)
            RunCount.Correct(cpu, (Op*)cpu->CurrentOp);
        return reason == ExitReason.Miss && cpu->SliceEnd != 0 ? ExitReason.Budget : reason;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* Loop(CpuState* cpu, Op* op)
    {
        do
            op = op->Handler(cpu, op);
        while (op != null && (cpu->Pending | (uint)cpu->SliceEnd) == 0);
        return op;
    }

    private void Link(CpuState* cpu, int generation)
    {
        var stub = (Op*)cpu->LinkStub;
        using (_lock.Enter())
        {
            if (generation != _generation)
                return; // the stub is gone; the state has the address it led to
            int block = FindOrBuild(cpu->Rip);
            if (block < 0 || generation != _generation)
                return;
            _cache.Link(stub, block);
            Statistics.Links++;
        }
    }

    private int FindOrBuild(ulong pc)
    {
        int block = _cache.Find(pc);
        return block >= 0 ? block : Build(pc);
    }

    private int Build(ulong pc)
    {
        if (!_cache.HasRoom)
            Flush();
        long begin = Stopwatch.GetTimestamp();
        if (!_builder.Build(pc, single: false))
            return -1;
        int block = _cache.Add(_builder);
        _pages.Add(block, pc, _builder.End);
        Statistics.Units++;
        Statistics.Instructions += _builder.Instructions;
        Statistics.GuestBytes += (long)(_builder.End - pc);
        Statistics.HostBytes = _cache.Used;
        Statistics.TranslationTicks += Stopwatch.GetTimestamp() - begin;
        return block;
    }

    /// <summary>Drops all blocks. The caller holds the lock and is outside guest code.</summary>
    private void Flush()
    {
        _host.Threads.StopAll();
        _cache.Clear();
        _pages.Clear();
        _generation++;
        Statistics.Flushes++;
        _host.Threads.Resume();
    }

    bool ITranslations.MayContain(ulong start, ulong end) => _pages.MayContain(start, end);

    bool ITranslations.Contains(ulong start, ulong end) => _pages.Contains(start, end);

    void ITranslations.Retire(ulong start, ulong end)
    {
        foreach (int block in _pages.Take(start, end))
        {
            if (_cache.Blocks[block].Retired)
                continue;
            _cache.Retire(block);
            Statistics.Retired++;
        }
    }
}
