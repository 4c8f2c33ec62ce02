using System.Diagnostics;
using System.Runtime.InteropServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// Records branches: the position is where the next outcome of the thread goes. The buffer is zero from there on, so a branch that is
/// not taken is recorded by moving on. Targets have a buffer of their own, with a position that only lies in the state. Behind the buffers
/// nothing is accessible: what faults there is stored when the sink has taken what is before it.
/// </summary>
internal sealed unsafe class BranchRecorder(IBranchSink sink, EngineHost host) : RunInstrument
{
    private const ulong BufferSize = 256 << 10;

    // More than can be recorded without a store: only outcomes of branches that are not taken, each at a higher address than the last.
    private const ulong GuardSize = 256 << 20;

    // A target is stored before the position moves, so none begins behind the end.
    private const ulong TargetSize = 128 << 10, TargetGuardSize = GuestLayout.PageSize;

    private const int MaxRecords = 2048;

    private const uint NoEpoch = uint.MaxValue;

    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly RecordedCode _code = new(sink, host);
    private readonly SiteTable _sites = new(sink);
    private readonly List<nint> _states = [];
    private HostLock _statesLock = new();

    /// <inheritdoc/>
    public override void Enter(CpuState* cpu)
    {
        BranchBuffer* buffer = Buffer(cpu);
        if (cpu->Rip != buffer->ExpectedPc)
        {
            Append(cpu, new BranchRecord { Kind = BranchRecordKind.Resume });
            buffer->ExpectedPc = cpu->Rip;
            AppendStack(cpu);
        }
        if (buffer->Epoch != _code.Epoch)
        {
            buffer->Epoch = _code.Epoch;
            Append(cpu, new BranchRecord { Kind = BranchRecordKind.Epoch, Epoch = _code.Epoch });
        }
        cpu->HostR15 = cpu->Position;
    }

    /// <inheritdoc/>
    public override void Completed(CpuState* cpu)
    {
    }

    /// <inheritdoc/>
    public override bool Left(CpuState* cpu, Landing landing, bool leaves, ref ExitReason reason)
    {
        BranchBuffer* buffer = Buffer(cpu);
        Take(buffer);
        if (buffer->ExpectedPc == 0)
        {
            // The stream begins anew with a Resume, at the next Enter.
        }
        else if (landing == Landing.Edge)
        {
            Room(cpu);
            *(byte*)cpu->Position++ = 1;
        }
        else if (landing == Landing.Target && !((cpu->SingleStep & CpuState.StepTrap) != 0 && GuestFault.IsBadTarget(cpu->Rip)))
        {
            AppendTarget(cpu); // but for a stepped branch to a bad target, which the engine is about to undo
        }
        if (buffer->ExpectedPc != 0)
        {
            buffer->ExpectedPc = cpu->Rip;
            if (landing == Landing.Stack)
                AppendStack(cpu);
            else if (landing == Landing.Access)
                Room(cpu);
            if (leaves)
                AppendLeave(cpu, buffer, reason);
        }
        Volatile.Write(ref buffer->Busy, 0);
        return leaves;
    }

    /// <inheritdoc/>
    public override void Stopped(CpuState* cpu, ExitReason reason)
    {
        BranchBuffer* buffer = Buffer(cpu);
        Take(buffer);
        if (buffer->ExpectedPc != 0)
            AppendLeave(cpu, buffer, reason);
        Volatile.Write(ref buffer->Busy, 0);
    }

    /// <summary>
    /// Keeps others out. On the way into translated code that is not needed: the thread counts as in guest code already, so nobody who
    /// stops the world empties its buffer.
    /// </summary>
    private static void Take(BranchBuffer* buffer)
    {
        while (Interlocked.CompareExchange(ref buffer->Busy, 1, 0) != 0)
            Thread.Yield();
    }

    /// <inheritdoc/>
    public override void Translated(ulong start, ulong end, bool stays) => _code.Add(start, end, stays);

    /// <inheritdoc/>
    public override int SiteAt(ulong pc) => _sites.At(pc);

    /// <summary>Gives the sink all there is of every thread. No thread is in translated code, and none enters it meanwhile.</summary>
    public void Flush() => FlushAll(() => { }, restarts: false);

    /// <summary>Likewise; then has something changed before any thread records more, and begins the streams anew.</summary>
    public void Restart(Action change) => FlushAll(change, restarts: true);

    private void FlushAll(Action change, bool restarts)
    {
        using (_statesLock.Enter())
        {
            foreach (nint state in _states)
            {
                var cpu = (CpuState*)state;
                var buffer = (BranchBuffer*)cpu->Branches;
                Take(buffer);
                Flush(cpu);
                if (!restarts)
                    Volatile.Write(ref buffer->Busy, 0);
            }
            change();
            if (!restarts)
                return;
            foreach (nint state in _states)
            {
                var buffer = (BranchBuffer*)((CpuState*)state)->Branches;
                buffer->ExpectedPc = 0;
                buffer->Epoch = NoEpoch;
                Volatile.Write(ref buffer->Busy, 0);
            }
        }
    }

    /// <summary>In the child of a fork, whose only thread this is: what is recorded but not yet with the sink is the parent's.</summary>
    public void Forked(CpuState* cpu)
    {
        int self = host.Threads.ThreadIdOf(cpu);
        var buffer = (BranchBuffer*)cpu->Branches;
        _statesLock = new HostLock();
        _states.Clear();
        if (buffer != null)
        {
            _states.Add((nint)cpu);
            buffer->Busy = 0;
            new Span<byte>((byte*)buffer->Start, (int)BufferSize).Clear();
            Reset(cpu, buffer);
            buffer->ThreadId = self;
            buffer->ExpectedPc = 0;
        }
        sink.Forked(self);
        _sites.Repeat();
        _code.Repeat();
    }

    /// <summary>A thread ends.</summary>
    public void Release(CpuState* cpu)
    {
        var buffer = (BranchBuffer*)cpu->Branches;
        if (buffer == null)
            return;
        using (_statesLock.Enter())
            _states.Remove((nint)cpu);
        Flush(cpu);
        cpu->Branches = null;
        HostMemory.Free(buffer->Start, BufferSize + GuardSize);
        HostMemory.Free(buffer->TargetStart, TargetSize + TargetGuardSize);
        if (buffer->AccessStart != 0)
            HostMemory.Free(buffer->AccessStart, TargetSize + TargetGuardSize);
        NativeMemory.Free(buffer->Records);
        NativeMemory.Free(buffer);
    }

    private BranchBuffer* Buffer(CpuState* cpu)
    {
        var buffer = (BranchBuffer*)cpu->Branches;
        if (buffer != null)
            return buffer;
        buffer = (BranchBuffer*)NativeMemory.AllocZeroed((nuint)sizeof(BranchBuffer));
        buffer->Start = HostMemory.ReserveAnywhere(BufferSize + GuardSize);
        buffer->End = buffer->Start + BufferSize;
        HostMemory.MapFixed(buffer->Start, BufferSize, HostMemory.ReadWrite);
        buffer->TargetStart = HostMemory.ReserveAnywhere(TargetSize + TargetGuardSize);
        buffer->TargetEnd = buffer->TargetStart + TargetSize;
        HostMemory.MapFixed(buffer->TargetStart, TargetSize, HostMemory.ReadWrite);
        if (host.Options.Accesses)
        {
            buffer->AccessStart = HostMemory.ReserveAnywhere(TargetSize + TargetGuardSize);
            buffer->AccessEnd = buffer->AccessStart + TargetSize;
            HostMemory.MapFixed(buffer->AccessStart, TargetSize, HostMemory.ReadWrite);
        }
        buffer->Records = (BranchRecord*)NativeMemory.Alloc(MaxRecords, (nuint)sizeof(BranchRecord));
        buffer->ThreadId = host.Threads.ThreadIdOf(cpu);
        Reset(cpu, buffer);
        cpu->Branches = buffer;
        using (_statesLock.Enter())
            _states.Add((nint)cpu);
        return buffer;
    }

    private static void Reset(CpuState* cpu, BranchBuffer* buffer)
    {
        cpu->Position = buffer->Start;
        cpu->TargetPosition = buffer->TargetStart;
        cpu->AccessPosition = buffer->AccessStart;
        buffer->RecordCount = 0;
    }

    private void AppendTarget(CpuState* cpu)
    {
        Room(cpu);
        cpu->TargetPosition += (ulong)BranchRecords.WriteTarget(new Span<byte>((byte*)cpu->TargetPosition, BranchRecords.MaxTargetBytes), 0, cpu->Rip);
    }

    private void AppendStack(CpuState* cpu)
    {
        if (host.Options.Stacks is { } namer)
            Append(cpu, new BranchRecord { Kind = BranchRecordKind.Stack, StackPointer = cpu->Rsp, Stack = namer.Name(cpu) });
    }

    private void AppendLeave(CpuState* cpu, BranchBuffer* buffer, ExitReason reason)
    {
        int argument = reason switch
        {
            ExitReason.Syscall => (int)cpu->Gpr[CpuStateLayout.Rax],
            ExitReason.Kick => cpu->PendingSignal,
            ExitReason.Fault => cpu->FaultSignal,
            _ => 0,
        };
        ulong time = (ulong)(Stopwatch.GetTimestamp() - _begin) * (1_000_000_000 / (ulong)Stopwatch.Frequency);
        Append(cpu, new BranchRecord { Kind = BranchRecordKind.Leave, Reason = (byte)reason, Argument = (ushort)argument, Time = time });
        // Both are two bytes long, and the kernel steps over them.
        if (reason is ExitReason.Syscall or ExitReason.Cpuid)
            buffer->ExpectedPc = cpu->Rip + 2;
    }

    private void Append(CpuState* cpu, BranchRecord record)
    {
        Room(cpu);
        var buffer = (BranchBuffer*)cpu->Branches;
        record.Pc = cpu->Rip;
        record.Outcomes = (uint)(cpu->Position - buffer->Start);
        record.TargetBytes = (uint)(cpu->TargetPosition - buffer->TargetStart);
        buffer->Records[buffer->RecordCount++] = record;
    }

    /// <summary>Makes room for one of each kind.</summary>
    private void Room(CpuState* cpu)
    {
        var buffer = (BranchBuffer*)cpu->Branches;
        if (cpu->Position >= buffer->End || cpu->TargetPosition + BranchRecords.MaxTargetBytes > buffer->TargetEnd || buffer->RecordCount == MaxRecords ||
            (buffer->AccessStart != 0 && cpu->AccessPosition + RecordedAccess.MaxWords * sizeof(ulong) > buffer->AccessEnd))
            Flush(cpu);
    }

    private void Flush(CpuState* cpu)
    {
        var buffer = (BranchBuffer*)cpu->Branches;
        ulong outcomes = cpu->Position - buffer->Start; // perhaps some behind the end, of branches that are not taken
        int targets = (int)(cpu->TargetPosition - buffer->TargetStart);
        int words = (int)(cpu->AccessPosition - buffer->AccessStart) / sizeof(ulong);
        if (outcomes == 0 && targets == 0 && buffer->RecordCount == 0 && words == 0)
            return;
        var kept = new Span<byte>((byte*)buffer->Start, (int)Math.Min(outcomes, BufferSize));
        sink.Branches(buffer->ThreadId, new BranchPiece
        {
            Outcomes = kept,
            OutcomeCount = (long)outcomes,
            Targets = new ReadOnlySpan<byte>((byte*)buffer->TargetStart, targets),
            Records = new ReadOnlySpan<BranchRecord>(buffer->Records, buffer->RecordCount),
            Accesses = new ReadOnlySpan<ulong>((ulong*)buffer->AccessStart, words),
        });
        kept.Clear();
        Reset(cpu, buffer);
    }
}
