using System.Diagnostics;
using System.Runtime.InteropServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// Records branches: the position is where the next outcome of the thread goes. The buffer is zero from there on, so a branch that is
/// not taken is recorded by moving on. Targets have a buffer of their own, with a position that only lies in the state. Behind the buffers
/// nothing is accessible: what faults there is stored when the sink has taken what is before it.
/// </summary>
internal sealed unsafe class BranchRecorder(IBranchSink sink, ThreadRegistry threads) : RunInstrument
{
    private const ulong BufferSize = 256 << 10;

    // More than can be recorded without a store: only outcomes of branches that are not taken, each at a higher address than the last.
    private const ulong GuardSize = 256 << 20;

    // A target is stored before the position moves, so none begins behind the end.
    private const ulong TargetSize = 128 << 10, TargetGuardSize = GuestLayout.PageSize;

    private const int MaxRecords = 2048;

    private const uint NoEpoch = uint.MaxValue;

    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly HashSet<ulong> _pages = [];
    private readonly Dictionary<ulong, int> _sites = [];
    private readonly List<nint> _states = [];
    private HostLock _statesLock = new();
    private uint _epoch;

    /// <inheritdoc/>
    public override void Enter(CpuState* cpu)
    {
        BranchBuffer* buffer = Buffer(cpu);
        if (cpu->Rip != buffer->ExpectedPc)
        {
            Append(cpu, new BranchRecord { Kind = BranchRecordKind.Resume });
            buffer->ExpectedPc = cpu->Rip;
        }
        if (buffer->Epoch != _epoch)
        {
            buffer->Epoch = _epoch;
            Append(cpu, new BranchRecord { Kind = BranchRecordKind.Epoch, Epoch = _epoch });
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

    /// <summary>Code that is about to be translated. The caller holds the translation lock.</summary>
    public void Translated(ulong start, ulong end, bool stays, EngineHost host)
    {
        if (_pages.Count == 0)
        {
            NativeStubs stubs = host.Stubs;
            foreach ((ulong pc, (VdsoFunction function, int length)) in host.Intrinsics)
            {
                if (stubs.Vdso[(int)function] != 0)
                    sink.Replaced(pc, length);
            }
        }
        if (!stays)
            _epoch++; // it may be changed without anybody's notice, as it is not write-protected
        for (ulong page = GuestLayout.PageDown(start); page < end; page += GuestLayout.PageSize)
        {
            if (!stays || _pages.Add(page))
                sink.Code(page, _epoch, new ReadOnlySpan<byte>((byte*)page, (int)GuestLayout.PageSize));
        }
    }

    /// <summary>Number of the site at an address that translated code is about to have an entry for; 0 when they have run out. The caller holds the translation lock.</summary>
    public int SiteAt(ulong pc)
    {
        if (_sites.TryGetValue(pc, out int number))
            return number;
        number = BranchRecords.FirstSite + _sites.Count;
        if (number == BranchRecords.SiteEnd)
            return 0;
        _sites.Add(pc, number);
        sink.Site(number, pc);
        return number;
    }

    /// <summary>Code is changed; no thread is in translated code.</summary>
    public void Retired(ulong start, ulong end)
    {
        bool any = false;
        for (ulong page = GuestLayout.PageDown(start); page < end; page += GuestLayout.PageSize)
            any |= _pages.Remove(page);
        if (any)
            _epoch++;
    }

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
        int self = threads.ThreadIdOf(cpu);
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
        foreach ((ulong pc, int number) in _sites)
            sink.Site(number, pc);
        foreach (ulong page in _pages)
            sink.Code(page, _epoch, new ReadOnlySpan<byte>((byte*)page, (int)GuestLayout.PageSize));
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
        buffer->Records = (BranchRecord*)NativeMemory.Alloc(MaxRecords, (nuint)sizeof(BranchRecord));
        buffer->ThreadId = threads.ThreadIdOf(cpu);
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
        buffer->RecordCount = 0;
    }

    private void AppendTarget(CpuState* cpu)
    {
        Room(cpu);
        bool isShort = cpu->Rip <= uint.MaxValue;
        byte* at = (byte*)cpu->TargetPosition;
        *(ushort*)at = (ushort)(isShort ? BranchRecords.ShortTarget : BranchRecords.LongTarget);
        *(ulong*)(at + BranchRecords.SiteBytes) = cpu->Rip;
        cpu->TargetPosition += (ulong)(BranchRecords.SiteBytes + (isShort ? sizeof(uint) : sizeof(ulong)));
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
        if (cpu->Position >= buffer->End || cpu->TargetPosition + BranchRecords.MaxTargetBytes > buffer->TargetEnd || buffer->RecordCount == MaxRecords)
            Flush(cpu);
    }

    private void Flush(CpuState* cpu)
    {
        var buffer = (BranchBuffer*)cpu->Branches;
        ulong outcomes = cpu->Position - buffer->Start; // perhaps some behind the end, of branches that are not taken
        int targets = (int)(cpu->TargetPosition - buffer->TargetStart);
        if (outcomes == 0 && targets == 0 && buffer->RecordCount == 0)
            return;
        var kept = new Span<byte>((byte*)buffer->Start, (int)Math.Min(outcomes, BufferSize));
        sink.Branches(buffer->ThreadId, new BranchPiece
        {
            Outcomes = kept,
            OutcomeCount = (long)outcomes,
            Targets = new ReadOnlySpan<byte>((byte*)buffer->TargetStart, targets),
            Records = new ReadOnlySpan<BranchRecord>(buffer->Records, buffer->RecordCount),
        });
        kept.Clear();
        Reset(cpu, buffer);
    }
}
