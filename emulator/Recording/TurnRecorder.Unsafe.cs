using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;

namespace GoEmu.Emulator.Recording;

/// <summary>
/// Records a run whose tasks take turns on one host thread. What is recorded, and where its pieces end, follows from the run alone: pieces
/// end where turns do. An engine says what branches do; who runs the tasks says when one goes on and leaves off.
/// </summary>
public sealed unsafe class TurnRecorder
{
    private const int PieceSize = 64 << 10;

    // How long a task that did little may keep what it did to itself.
    private const ulong FlushNanoseconds = 100_000_000;

    private readonly IBranchSink _sink;
    private readonly EngineHost _host;
    private readonly SiteTable _sites;
    private readonly Dictionary<nint, TaskStream> _streams = [];
    private readonly List<TaskStream> _inOrder = [];
    private nint _state;
    private TaskStream? _current;
    private ulong _flushed;

    internal TurnRecorder(IBranchSink sink, EngineHost host)
    {
        _sink = sink;
        _host = host;
        _sites = new SiteTable(sink);
        Code = new RecordedCode(sink, host);
        host.Detaching += Release;
    }

    internal RecordedCode Code { get; }

    /// <summary>The stream of the task that runs.</summary>
    internal TaskStream Current => _current!;

    /// <summary>A task with an id is about to run guest code.</summary>
    public void Begins(CpuState* cpu, int threadId)
    {
        TaskStream stream = Choose(cpu, threadId);
        stream.GoesOn(asIfNothing: stream.ExpectedPc == cpu->Rip);
        if (stream.ExpectedPc != cpu->Rip)
        {
            stream.Add(new BranchRecord { Kind = BranchRecordKind.Resume, Pc = cpu->Rip });
            stream.ExpectedPc = cpu->Rip;
            StackMoved(cpu);
        }
    }

    /// <summary>It has left guest code, at a time in nanoseconds since the run began.</summary>
    public void Ends(CpuState* cpu, ExitReason reason, ulong time)
    {
        TaskStream stream = Current;
        int argument = reason switch
        {
            ExitReason.Syscall => (int)cpu->Gpr[CpuStateLayout.Rax],
            ExitReason.Fault => cpu->FaultSignal,
            _ => 0,
        };
        var record = new BranchRecord { Kind = BranchRecordKind.Leave, Reason = (byte)reason, Argument = (ushort)argument, Time = time, Pc = cpu->Rip };
        stream.ExpectedPc = cpu->Rip;
        switch (reason)
        {
            case ExitReason.Syscall or ExitReason.Cpuid:
                stream.ExpectedPc += 2; // the kernel steps over both
                stream.Add(record);
                break;
            case ExitReason.Source:
                stream.ExpectedPc += (ulong)SourceInstruction.LengthAt(cpu->Rip);
                stream.Add(record);
                break;
            case ExitReason.Budget:
                stream.Add(record);
                break;
            case ExitReason.Kick or ExitReason.Probe:
                return; // engines differ in where those come
            default:
                stream.MayLeave(record); // it may be the engine's own affair, such as a write to a page that has code
                return;
        }
        if (time - _flushed >= FlushNanoseconds)
        {
            _flushed = time;
            Flush();
        }
        else if (stream.Size >= PieceSize)
        {
            stream.Flush(_sink);
        }
    }

    /// <summary>Gives the sink all that is recorded.</summary>
    public void Flush()
    {
        foreach (TaskStream stream in _inOrder)
            stream.Flush(_sink);
    }

    /// <summary>Likewise, has something changed, and begins every task's stream anew.</summary>
    public void Restart(Action change)
    {
        Flush();
        change();
        foreach (TaskStream stream in _inOrder)
            stream.Restart();
        if (_current is { } current)
            current.ExpectedPc = 0;
    }

    /// <summary>In the child of a fork: what is recorded but not yet with the sink is the parent's.</summary>
    public void Forked(CpuState* cpu, int threadId)
    {
        TaskStream own = Choose(cpu, threadId);
        _streams.Clear();
        _inOrder.Clear();
        _streams.Add((nint)cpu, own);
        _inOrder.Add(own);
        own.ThreadId = threadId;
        own.Restart();
        _flushed = 0;
        _sink.Forked(threadId);
        _sites.Repeat();
        Code.Repeat();
    }

    /// <summary>A conditional branch was taken or not, or a direct one to the same or a lower address was.</summary>
    internal void Outcome(bool taken) => Current.Outcome(taken);

    /// <summary>An indirect transfer has led somewhere.</summary>
    internal void Target(ulong pc) => Current.Target(_sites.At(pc), pc);

    /// <summary>Words of accesses (<see cref="RecordedAccess"/>).</summary>
    internal void Accesses(ReadOnlySpan<ulong> words) => Current.Accesses(words);

    /// <summary>The running task has come so far.</summary>
    internal void Reached(ulong pc) => Current.ExpectedPc = pc;

    /// <summary>The running task's stack pointer has gone to another place, or may have.</summary>
    internal void StackMoved(CpuState* cpu)
    {
        if (_host.Options.Stacks is { } namer)
            Current.Add(new BranchRecord { Kind = BranchRecordKind.Stack, Pc = cpu->Rip, StackPointer = cpu->Rsp, Stack = namer.Name(cpu) });
    }

    /// <summary>Something came from outside at a time that another run need not repeat.</summary>
    public void Outside(ulong time)
    {
        if (_current is { ExpectedPc: not 0 } stream)
            stream.Add(new BranchRecord { Kind = BranchRecordKind.Outside, Pc = stream.ExpectedPc, Time = time });
    }

    /// <summary>Code at an address is about to run, in the version that it has come to.</summary>
    internal void CheckEpoch(ulong pc)
    {
        if (Current.Epoch == Code.Epoch)
            return;
        Current.Epoch = Code.Epoch;
        Current.Add(new BranchRecord { Kind = BranchRecordKind.Epoch, Epoch = Code.Epoch, Pc = pc });
    }

    private TaskStream Choose(CpuState* cpu, int threadId)
    {
        if (_state == (nint)cpu && _current != null)
            return _current;
        if (!_streams.TryGetValue((nint)cpu, out TaskStream? stream))
        {
            _streams.Add((nint)cpu, stream = new TaskStream(threadId));
            _inOrder.Add(stream);
        }
        _state = (nint)cpu;
        return _current = stream;
    }

    private void Release(nint state)
    {
        if (!_streams.Remove(state, out TaskStream? stream))
            return;
        stream.Flush(_sink);
        _ = _inOrder.Remove(stream);
        if (_state == state)
            (_state, _current) = (0, null);
    }
}
