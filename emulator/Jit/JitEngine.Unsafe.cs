using System.Diagnostics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// The same-ISA JIT: guest code is translated by units into a code cache and runs there on the host's own registers. One engine per
/// process. Lock order: <c>_lock</c> (translation, links, invalidation) before the thread registry's.
/// </summary>
public sealed unsafe class JitEngine : IExecutionEngine, ICodeInvalidation
{
    private readonly Lock _lock = new();
    private readonly JitLayout _layout;
    private readonly HostFeatures _features;
    private readonly NativeStubs _stubs;
    private readonly delegate* unmanaged<int> _enter;
    private readonly EntryTable _entries;
    private readonly CodeCache _cache;
    private readonly UnitTranslator _translator;
    private readonly FaultMap _faultMap;
    private readonly CodePages _pages = new();
    private readonly ThreadRegistry _threads = new();
    private int _generation;

    /// <summary>Reserves the engine's address ranges, assembles the stubs and installs the host's signal handlers.</summary>
    /// <exception cref="InsufficientMemoryException">An address range is not to be had.</exception>
    public JitEngine(JitOptions options, HostFeatures features, ICodeSource source)
    {
        _features = features;
        _layout = options.FarLayout ? JitLayout.Far(options.CacheSize) : JitLayout.Near(options.CacheSize);
        HostMemory.Reserve(_layout.StubStart, GuestLayout.StubSize);
        HostMemory.MapFixed(_layout.StubStart, GuestLayout.StubSize, HostMemory.All);
        HostMemory.Reserve(_layout.CacheStart, _layout.CacheSize);
        HostMemory.MapFixed(_layout.CacheStart, _layout.CacheSize, HostMemory.All);
        var builder = new StubBuilder(_layout, features);
        builder.BuildSystemCalls();
        _entries = new EntryTable(_layout.HasTable);
        Signals = new HostSignalHandlers();
        _stubs = builder.Build(options.Vdso ? FindVdso() : [], Signals.Tables, _entries.HashAddress);
        _enter = (delegate* unmanaged<int>)_stubs.Enter;
        _cache = new CodeCache((byte*)_layout.CacheStart, _layout.CacheSize);
        _translator = new UnitTranslator(_stubs, _layout.HasTable, source);
        _faultMap = new FaultMap(_cache, _stubs, _layout.HasTable);
        UserCopy.Initialize((nint)_stubs.Copy);
        Signals.Install(_stubs);
    }

    /// <inheritdoc/>
    public EngineStatistics Statistics { get; } = new();

    /// <summary>The host's signal dispositions.</summary>
    public HostSignalHandlers Signals { get; }

    /// <summary>Bytes of code in the cache.</summary>
    public ulong CacheUsed => _cache.Used;

    /// <summary>Guest functions to replace by calls of the host's vDSO: address, function, bytes up to the RET behind.</summary>
    public void SetIntrinsics(Dictionary<ulong, (VdsoFunction Function, int Length)> intrinsics) => _translator.SetIntrinsics(intrinsics);

    private static ulong[] FindVdso() =>
    [
        HostVdso.Find("__vdso_clock_gettime"u8), HostVdso.Find("__vdso_gettimeofday"u8),
        HostVdso.Find("__vdso_time"u8), HostVdso.Find("__vdso_getcpu"u8),
    ];

    /// <inheritdoc/>
    public CpuState* CreateState()
    {
        var cpu = (CpuState*)HostMemory.Allocate(CpuState.Size);
        cpu->Self = cpu;
        cpu->Rflags = 0x202;
        // x87 control word and MXCSR as the kernel gives them to a new program; all components are in their initial state.
        byte* xsave = (byte*)cpu + CpuState.XSaveOffset;
        *(ushort*)xsave = 0x37F;
        *(uint*)(xsave + 24) = 0x1F80;
        return cpu;
    }

    /// <inheritdoc/>
    public void Attach(CpuState* cpu, int threadGroupId, int threadId)
    {
        ((delegate* unmanaged<CpuState*, void>)_stubs.SetGs)(cpu);
        _threads.Add(cpu, threadGroupId, threadId);
    }

    /// <inheritdoc/>
    public void Detach(CpuState* cpu, bool current)
    {
        _threads.Remove(cpu);
        if (current)
            ((delegate* unmanaged<CpuState*, void>)_stubs.SetGs)(null);
        HostMemory.Free((ulong)cpu, CpuState.Size);
    }

    /// <summary>Makes another thread of this host process, which is not a guest thread, block the guest's signals.</summary>
    public static void BlockSignalsOf(int threadGroupId, int threadId) => ThreadRegistry.BlockSignalsOf(threadGroupId, threadId);

    /// <summary>In the child of a fork: only the calling thread is left.</summary>
    public void AfterFork(CpuState* cpu, int threadGroupId, int threadId) => _threads.KeepOnly(cpu, threadGroupId, threadId);

    /// <summary>
    /// clone3(2) with CLONE_VM and CLONE_VFORK: the child runs <paramref name="child"/>, which must not return, on the stack named in
    /// <paramref name="arguments"/> and with this host thread's identity; the caller goes on when the child has called exec or ended.
    /// </summary>
    /// <returns>The child's process id, or a negative errno.</returns>
    public long Vfork(CloneArgs* arguments, delegate* unmanaged<nint, void> child, nint argument) =>
        ((delegate* unmanaged<CloneArgs*, ulong, delegate* unmanaged<nint, void>, nint, long>)_stubs.Vfork)(
            arguments, (ulong)sizeof(CloneArgs), child, argument);

    /// <summary>Runs <paramref name="action"/> while no thread is in translated code and none translates; for fork.</summary>
    public T WhileStopped<T>(Func<T> action)
    {
        lock (_lock)
        {
            _threads.StopAll();
            try
            {
                return action();
            }
            finally
            {
                _threads.Resume();
            }
        }
    }

    /// <inheritdoc/>
    public ExitReason Run(CpuState* cpu)
    {
        while (true)
        {
            byte* host = cpu->SingleStep != 0 ? null : _entries.FindQuickly(cpu->Rip);
            if (cpu->SingleStep != 0)
            {
                if (!EnterSingle(cpu))
                    return BadFetch(cpu);
            }
            else if (host == null)
            {
                host = FindOrTranslate(cpu->Rip);
                if (host == null)
                    return BadFetch(cpu);
            }
            if (cpu->SingleStep == 0 && !EnterAt(cpu, host))
                continue;
            cpu->SingleStep = 0;
            int generation = _generation;
            var reason = (ExitReason)_enter();
            Statistics.CountExit(reason);
            switch (reason)
            {
                case ExitReason.Link:
                    int site = (int)cpu->HostR15;
                    cpu->Rip = _cache.Sites[site].Target;
                    Volatile.Write(ref cpu->InGuest, 0);
                    LinkSite(site, generation, cpu->Rip);
                    continue;
                case ExitReason.Miss:
                    cpu->Rip = cpu->HostR15;
                    Volatile.Write(ref cpu->InGuest, 0);
                    PublishMiss(cpu->Rip);
                    continue;
                case ExitReason.Async:
                    _ = _faultMap.Recover(cpu);
                    Volatile.Write(ref cpu->InGuest, 0);
                    goto case ExitReason.Kick;
                case ExitReason.Kick:
                    Volatile.Write(ref cpu->InGuest, 0);
                    Volatile.Write(ref cpu->PendingKick, 0);
                    if (cpu->PendingSignal != 0)
                        return ExitReason.Kick;
                    continue;
                case ExitReason.Fault:
                    bool miss = _faultMap.Recover(cpu);
                    Volatile.Write(ref cpu->InGuest, 0);
                    if (miss && cpu->FaultSignal is 11 or 7)
                        continue;
                    return reason;
                case ExitReason.VdsoFault:
                    cpu->HostRip = cpu->HostR15;
                    _ = _faultMap.Recover(cpu);
                    cpu->Gpr[CpuStateLayout.Rsp] = cpu->VdsoRsp;
                    cpu->VdsoRsp = 0;
                    Volatile.Write(ref cpu->InGuest, 0);
                    return ExitReason.Fault;
                case ExitReason.GsBase:
                    cpu->Rip = cpu->HostR15;
                    Volatile.Write(ref cpu->InGuest, 0);
                    if (!GsBaseAccess.Execute(cpu))
                        return ExitReason.Fault;
                    continue;
                case ExitReason.BadFetch:
                    // The instruction starts in executable memory and runs out of it: RIP is its start, the fault is on the next page.
                    cpu->Rip = cpu->HostR15;
                    cpu->FaultAddress = GuestLayout.PageUp(cpu->Rip + 1);
                    Volatile.Write(ref cpu->InGuest, 0);
                    return reason;
                default:
                    cpu->Rip = cpu->HostR15;
                    Volatile.Write(ref cpu->InGuest, 0);
                    return reason;
            }
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
            WaitForResume();
            return false;
        }
        cpu->ResumeHost = (ulong)host;
        return true;
    }

    /// <summary>Translates one instruction for this thread alone and counts it as in guest code; false when there is none.</summary>
    private bool EnterSingle(CpuState* cpu)
    {
        lock (_lock)
        {
            byte* host = Translate(cpu->Rip, single: true);
            cpu->ResumeHost = (ulong)host;
            Volatile.Write(ref cpu->InGuest, host != null ? 1 : 0); // under the lock, so nobody stops the world in between
            return host != null;
        }
    }

    private static ExitReason BadFetch(CpuState* cpu)
    {
        cpu->FaultAddress = cpu->Rip;
        return ExitReason.BadFetch;
    }

    /// <summary>Between looking an entry up and counting as in guest code, the cache may have been flushed.</summary>
    private bool StillThere(ulong pc, byte* host)
    {
        if (_entries.FindQuickly(pc) == host)
            return true;
        lock (_lock)
            return _entries.Find(pc) == host;
    }

    private void WaitForResume()
    {
        // Whoever stops the world holds the lock until it resumes.
        _lock.Enter();
        _lock.Exit();
    }

    private byte* FindOrTranslate(ulong pc)
    {
        lock (_lock)
            return FindOrTranslateLocked(pc);
    }

    private byte* FindOrTranslateLocked(ulong pc)
    {
        byte* host = _entries.Find(pc);
        return host != null ? host : Translate(pc);
    }

    private void PublishMiss(ulong pc)
    {
        if (_layout.HasTable)
            return; // the flat table is filled by translation; nothing else to do
        lock (_lock)
        {
            byte* host = FindOrTranslateLocked(pc);
            if (host != null)
                _entries.Publish(pc, host);
        }
    }

    private void LinkSite(int site, int generation, ulong target)
    {
        lock (_lock)
        {
            byte* host = FindOrTranslateLocked(target);
            if (host == null || generation != _generation)
                return;
            _cache.Link(site, host);
            Statistics.Links++;
        }
    }

    private byte* Translate(ulong pc, bool single = false)
    {
        if (!_cache.HasRoom)
            Flush();
        long begin = Stopwatch.GetTimestamp();
        if (!_translator.Translate(pc, _cache.Cursor, new Lookup(_entries), single, out ulong guestEnd, out byte* hostEnd))
            return null;
        var unit = new Unit
        {
            GuestStart = pc,
            GuestEnd = guestEnd,
            HostStart = _cache.Cursor,
            ColdStart = hostEnd,
            Count = _translator.Count,
            Lengths = _cache.AllocateLengths(_translator.Count * 2),
            FirstSite = _cache.Sites.Count,
            Incoming = -1,
        };
        _translator.WriteLengths(unit.Lengths);
        unit.HostEnd = WriteLinkStubs(hostEnd);
        int index = _cache.Add(unit);
        Count(unit, begin);
        if (single)
            return unit.HostStart; // nothing leads to it
        _pages.Add(index, pc, guestEnd);
        foreach (ulong leader in _translator.Leaders)
        {
            byte* entry = _translator.AddressOf(pc, leader);
            if (entry != null && _entries.Find(leader) == null)
                _entries.Set(leader, entry);
        }
        LinkOwnSites(unit.FirstSite);
        return unit.HostStart;
    }

    private byte* WriteLinkStubs(byte* cursor)
    {
        foreach ((nint displacement, ulong target) in _translator.Jumps)
        {
            int site = _cache.Sites.Add(new LinkSite { Target = target, Displacement = (int*)displacement, Stub = cursor, NextIncoming = -1 });
            *(int*)displacement = (int)(cursor - ((byte*)displacement + 4));
            var stub = new Assembler(cursor);
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
                _cache.Link(site, target);
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

    /// <summary>Drops all translations. The caller holds the lock and is outside translated code.</summary>
    private void Flush()
    {
        _threads.StopAll();
        _cache.Reset();
        _entries.Clear();
        _pages.Clear();
        _generation++;
        Statistics.Flushes++;
        _threads.Resume();
    }

    /// <inheritdoc/>
    public void Invalidate(ulong start, ulong end)
    {
        if (!_pages.MayContain(start, end))
            return;
        lock (_lock)
        {
            List<int> units = _pages.Take(start, end);
            if (units.Count == 0)
                return;
            _threads.StopAll();
            foreach (int index in units)
            {
                ref Unit unit = ref _cache.Units[index];
                if (unit.Retired)
                    continue;
                unit.Retired = true;
                _cache.UnlinkIncoming(ref unit);
                _entries.Remove(unit.GuestStart, unit.GuestEnd, unit.HostStart, unit.HostEnd);
                Statistics.Retired++;
            }
            _threads.Resume();
        }
    }

    private readonly struct Lookup(EntryTable entries) : IEntryLookup
    {
        public bool HasEntry(ulong pc) => entries.Find(pc) != null;
    }
}
