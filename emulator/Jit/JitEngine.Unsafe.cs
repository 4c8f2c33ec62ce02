using System.Diagnostics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// The same-ISA JIT: guest code is translated by units into a code cache and runs there on the host's own registers. At most one per
/// process. <c>_lock</c> (translation, links, invalidation) is the host's.
/// </summary>
public sealed unsafe partial class JitEngine : IExecutionEngine, ITranslations
{
    private readonly EngineHost _host;
    private readonly HostLock _lock;
    private readonly JitLayout _layout;
    private readonly delegate* unmanaged<int> _enter, _enterPending;
    private readonly EntryTable _entries;
    private readonly CodeCache _cache;
    private readonly UnitTranslator _translator;
    private readonly FaultMap _faultMap;
    private readonly CodePages _pages = new();
    private readonly ThreadRegistry _threads;
    private readonly NativeStubs _stubs;
    private readonly InstrumentationKind _kind;
    private readonly RunInstrument? _instrument;
    private readonly BranchRecorder? _recorder;
    private int _generation;

    /// <summary>Reserves the code cache and the look-up table.</summary>
    /// <exception cref="InsufficientMemoryException">An address range is not to be had.</exception>
    public JitEngine(EngineHost host, ICodeSource source)
    {
        _host = host;
        _lock = host.Lock;
        _threads = host.Threads;
        _layout = host.Layout;
        _stubs = host.Stubs;
        HostMemory.Reserve(_layout.CacheStart, _layout.CacheSize);
        HostMemory.MapFixed(_layout.CacheStart, _layout.CacheSize, HostMemory.All);
        _entries = new EntryTable(_layout.HasTable, host.FarTable);
        _enter = (delegate* unmanaged<int>)_stubs.Enter;
        _enterPending = (delegate* unmanaged<int>)_stubs.EnterPending;
        _cache = new CodeCache((byte*)_layout.CacheStart, _layout.CacheSize);
        _kind = host.Instrumentation;
        if (host.Options.Branches is { } sink && _kind == InstrumentationKind.Branches)
        {
            _recorder = new BranchRecorder(sink, host);
            host.Detaching += state => _recorder.Release((CpuState*)state);
            host.Forked += state => _recorder.Forked((CpuState*)state);
        }
        _instrument = _kind switch
        {
            InstrumentationKind.Counting => new CountingWindow(),
            InstrumentationKind.CountedBranches => new CountedBranches(host.Turns!),
            _ => _recorder,
        };
        _translator = new UnitTranslator(host, source, _instrument);
        _faultMap = new FaultMap(_cache, _stubs, _layout.HasTable, _kind, host.Options.Stacks != null);
        host.Add(this);
    }

    /// <inheritdoc/>
    public EngineStatistics Statistics { get; init; } = new();

    /// <summary>What is worth translating, or null for everything.</summary>
    internal Warmth? Warmth { get; init; }

    /// <inheritdoc/>
    public CpuidLimits Limits => CpuidLimits.None;

    /// <summary>Bytes of code in the cache.</summary>
    public ulong CacheUsed => _cache.Used;

    /// <inheritdoc/>
    public ExitReason Run(CpuState* cpu)
    {
        while (true)
        {
            ExitReason reason;
            if (cpu->SingleStep != 0)
            {
                if (Step(cpu, out reason))
                    return reason;
                continue;
            }
            byte* host = _entries.FindQuickly(cpu->Rip);
            if (host == null)
            {
                if (IsCold(cpu->Rip))
                    return ExitReason.Cold;
                host = FindOrTranslate(cpu->Rip);
                if (host == null)
                    return BadFetch(cpu);
            }
            if (EnterAt(cpu, host) && Execute(cpu, _enter, out reason))
                return reason;
        }
    }

    /// <summary>Runs translated code from ResumeHost on; true when why it was left is for the kernel, false when it may go on.</summary>
    private bool Execute(CpuState* cpu, delegate* unmanaged<int> enter, out ExitReason reason)
    {
        bool leaves = Execute(cpu, enter, out reason, out Landing landing);
        return _instrument == null ? leaves : _instrument.Left(cpu, landing, leaves, ref reason);
    }

    private bool Execute(CpuState* cpu, delegate* unmanaged<int> enter, out ExitReason reason, out Landing landing)
    {
        int generation = _generation;
        landing = Landing.None;
        reason = (ExitReason)enter();
        Statistics.CountExit(reason);
        switch (reason)
        {
            case ExitReason.Link:
                int site = (int)cpu->HostR15;
                cpu->Rip = _cache.Sites[site].Target;
                Volatile.Write(ref cpu->InGuest, 0);
                if (cpu->SingleStep == 0)
                    LinkSite(site, generation, cpu->Rip);
                return false;
            case ExitReason.Miss:
                cpu->Rip = cpu->HostR15;
                Volatile.Write(ref cpu->InGuest, 0);
                if (cpu->SingleStep == 0)
                    PublishMiss(cpu->Rip);
                landing = Landing.Target;
                return false;
            case ExitReason.Async:
                cpu->FaultSignal = 0; // the last fault is not why it stopped here
                landing = _faultMap.Recover(cpu);
                reason = ExitReason.Kick;
                goto case ExitReason.Kick;
            case ExitReason.Kick:
                Volatile.Write(ref cpu->InGuest, 0);
                Volatile.Write(ref cpu->PendingKick, 0);
                return cpu->PendingSignal != 0;
            case ExitReason.Fault:
                landing = _faultMap.Recover(cpu);
                Volatile.Write(ref cpu->InGuest, 0);
                return !(landing != Landing.None && cpu->FaultSignal is 11 or 7);
            case ExitReason.VdsoFault:
                cpu->HostRip = cpu->HostR15;
                _ = _faultMap.Recover(cpu);
                cpu->Gpr[CpuStateLayout.Rsp] = cpu->VdsoRsp;
                cpu->VdsoRsp = 0;
                Volatile.Write(ref cpu->InGuest, 0);
                reason = ExitReason.Fault;
                return true;
            case ExitReason.Emulated:
                cpu->Rip = cpu->HostR15;
                Volatile.Write(ref cpu->InGuest, 0);
                if (EmulatedInstruction.Execute(cpu, _stubs))
                {
                    _instrument?.Completed(cpu);
                    return false;
                }
                reason = ExitReason.Fault;
                return true;
            case ExitReason.Stack:
                cpu->Rip = cpu->HostR15;
                Volatile.Write(ref cpu->InGuest, 0);
                landing = Landing.Stack;
                return false;
            case ExitReason.BadFetch:
                // The instruction starts in executable memory and runs out of it: RIP is its start, the fault is on the next page.
                cpu->Rip = cpu->HostR15;
                cpu->FaultAddress = GuestLayout.PageUp(cpu->Rip + 1);
                Volatile.Write(ref cpu->InGuest, 0);
                return true;
            default:
                cpu->Rip = cpu->HostR15;
                Volatile.Write(ref cpu->InGuest, 0);
                return true;
        }
    }

    /// <summary>Counts the thread as in guest code; false when it must look the entry up again.</summary>
    private bool EnterAt(CpuState* cpu, byte* host)
    {
        Volatile.Write(ref cpu->InGuest, 1);
        Interlocked.MemoryBarrier();
        if (_threads.StopRequested || !StillThere(cpu->Rip, host))
        {
            Volatile.Write(ref cpu->InGuest, 0);
            _host.WaitForResume();
            return false;
        }
        Resume(cpu, host);
        return true;
    }

    private void Resume(CpuState* cpu, byte* host)
    {
        cpu->ResumeHost = (ulong)(host + UnitTranslator.PrologueBytes(_kind, host));
        _instrument?.Enter(cpu);
    }

    private ExitReason BadFetch(CpuState* cpu)
    {
        cpu->FaultAddress = cpu->Rip;
        _instrument?.Stopped(cpu, ExitReason.BadFetch);
        return ExitReason.BadFetch;
    }

    /// <summary>Between looking an entry up and counting as in guest code, the cache may have been flushed.</summary>
    private bool StillThere(ulong pc, byte* host)
    {
        if (_entries.FindQuickly(pc) == host)
            return true;
        using (_lock.Enter())
            return _entries.Find(pc) == host;
    }

    private byte* FindOrTranslate(ulong pc)
    {
        using (_lock.Enter())
            return FindOrTranslateLocked(pc);
    }

    private byte* FindOrTranslateLocked(ulong pc)
    {
        byte* host = _entries.Find(pc);
        return host != null || IsCold(pc) ? host : Translate(pc);
    }

    private bool IsCold(ulong pc) => Warmth is { } warmth && !warmth.IsWarm(pc) && !HasEntry(pc);

    /// <summary>Whether the code at an address is translated; a look without the lock, which may miss what just came.</summary>
    internal bool HasEntry(ulong pc) => _entries.FindQuickly(pc) != null;

    private void PublishMiss(ulong pc)
    {
        if (_layout.HasTable)
            return; // the flat table is filled by translation; nothing else to do
        using (_lock.Enter())
        {
            byte* host = FindOrTranslateLocked(pc);
            if (host != null)
                _entries.Publish(pc, host);
        }
    }

    private void LinkSite(int site, int generation, ulong target)
    {
        using (_lock.Enter())
        {
            byte* host = FindOrTranslateLocked(target);
            if (host == null || generation != _generation)
                return;
            _cache.Link(site, host + UnitTranslator.PrologueBytes(_kind, host));
            Statistics.Links++;
        }
    }

    private byte* Translate(ulong pc, StepMode step = StepMode.None)
    {
        if (!_cache.HasRoom)
            Flush();
        long begin = Stopwatch.GetTimestamp();
        if (!_translator.Translate(pc, _cache.Cursor, new Lookup(_entries), step, out ulong guestEnd, out byte* hostEnd))
            return null;
        _instrument?.Translated(pc, guestEnd, step == StepMode.None);
        var unit = new Unit
        {
            GuestStart = pc,
            GuestEnd = guestEnd,
            HostStart = _cache.Cursor,
            ColdStart = hostEnd,
            Count = _translator.Count,
            Lengths = _cache.AllocateLengths(_translator.Count * UnitTranslator.LengthBytes(_kind)),
            Cold = CopyColdPieces(),
            ColdCount = _translator.ColdPieces.Length,
            FirstSite = _cache.Sites.Count,
            Incoming = -1,
        };
        _translator.WriteLengths(unit.Lengths);
        unit.HostEnd = WriteLinkStubs(hostEnd);
        int index = _cache.Add(unit);
        Count(unit, begin);
        if (step is StepMode.Once or StepMode.Trap)
            return unit.HostStart; // nothing leads to it
        _pages.Add(index, pc, guestEnd);
        if (step == StepMode.PastProbe)
        {
            _pastProbes[pc] = ((nint)unit.HostStart, _translator.Last);
            return unit.HostStart;
        }
        foreach (ulong leader in _translator.Leaders)
        {
            byte* entry = _translator.EntryOf(pc, leader);
            if (entry != null && _entries.Find(leader) == null)
                _entries.Set(leader, entry);
        }
        LinkOwnSites(unit.FirstSite);
        return unit.HostStart;
    }

    private ColdPiece* CopyColdPieces()
    {
        ReadOnlySpan<ColdPiece> pieces = _translator.ColdPieces;
        if (pieces.Length == 0)
            return null;
        var copy = (ColdPiece*)_cache.AllocateLengths(pieces.Length * sizeof(ColdPiece));
        pieces.CopyTo(new Span<ColdPiece>(copy, pieces.Length));
        return copy;
    }

    private byte* WriteLinkStubs(byte* cursor)
    {
        foreach (DirectJump jump in _translator.Jumps)
        {
            int* displacement = (int*)jump.Displacement;
            int site = _cache.Sites.Add(new LinkSite { Target = jump.Target, Displacement = displacement, Stub = cursor, NextIncoming = -1 });
            *displacement = (int)(cursor - ((byte*)displacement + 4));
            var stub = new Assembler(cursor);
            if (_kind != InstrumentationKind.None)
                stub.StoreGs(CpuStateLayout.Position, CpuStateLayout.R15);
            stub.MovImm(CpuStateLayout.R15, (ulong)site);
            stub.Jmp(_stubs.ExitLink);
            cursor = stub.Cursor;
        }
        return cursor;
    }

    private void LinkOwnSites(int first)
    {
        for (int site = first; site < _cache.Sites.Count; site++)
        {
            byte* target = _entries.Find(_cache.Sites[site].Target);
            if (target != null)
                _cache.Link(site, target + UnitTranslator.PrologueBytes(_kind, target));
        }
    }

    private void Count(in Unit unit, long begin)
    {
        Statistics.Units++;
        Statistics.Instructions += unit.Count;
        Statistics.GuestBytes += (long)(unit.GuestEnd - unit.GuestStart);
        Statistics.HostBytes += unit.HostEnd - unit.HostStart;
        Statistics.TranslationTicks += Stopwatch.GetTimestamp() - begin;
    }

    /// <summary>Gives the sink of <see cref="JitOptions.Branches"/> all that is recorded so far.</summary>
    public void FlushBranches()
    {
        if (_recorder is { } recorder)
        {
            _ = _host.WhileStopped(() =>
            {
                recorder.Flush();
                return 0;
            });
        }
    }

    /// <summary>
    /// Gives the sink all that is recorded so far, has it changed by <paramref name="change"/>, and begins every thread's stream anew
    /// where the thread is. Nothing is recorded meanwhile.
    /// </summary>
    public void RestartBranches(Action change)
    {
        if (_recorder is { } recorder)
        {
            _ = _host.WhileStopped(() =>
            {
                recorder.Restart(change);
                return 0;
            });
        }
    }

    /// <summary>Drops all translations. The caller holds the lock and is outside translated code.</summary>
    private void Flush()
    {
        _threads.StopAll();
        _cache.Reset();
        _entries.Clear();
        _pages.Clear();
        _pastProbes.Clear();
        _generation++;
        Statistics.Flushes++;
        _threads.Resume();
    }

    bool ITranslations.MayContain(ulong start, ulong end) => _pages.MayContain(start, end);

    bool ITranslations.Contains(ulong start, ulong end) => _pages.Contains(start, end);

    void ITranslations.Retire(ulong start, ulong end)
    {
        foreach (int index in _pages.Take(start, end))
        {
            ref Unit unit = ref _cache.Units[index];
            if (unit.Retired)
                continue;
            unit.Retired = true;
            _cache.UnlinkIncoming(ref unit);
            _ = _pastProbes.Remove(unit.GuestStart);
            _entries.Remove(unit.GuestStart, unit.GuestEnd, unit.HostStart, unit.HostEnd);
            Statistics.Retired++;
        }
    }

    private readonly struct Lookup(EntryTable entries) : IEntryLookup
    {
        public bool HasEntry(ulong pc) => entries.Find(pc) != null;
    }
}
