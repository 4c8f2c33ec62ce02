using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Emulator.Memory;
using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Engine;

/// <summary>
/// What the engines of a process share: the machine-code stubs, the host's signal handlers, the threads, and the lock under which code is
/// translated or decoded, linked and forgotten. One per process. Lock order: <see cref="Lock"/> before the thread registry's.
/// </summary>
public sealed unsafe class EngineHost : ICodeInvalidation
{
    private readonly List<ITranslations> _translations = [];

    /// <summary>Reserves the address range of the stubs, assembles them and installs the host's signal handlers.</summary>
    /// <exception cref="InsufficientMemoryException">An address range is not to be had.</exception>
    public EngineHost(JitOptions options, HostFeatures features)
    {
        Options = options;
        Features = features;
        Layout = options.FarLayout ? JitLayout.Far(options.CacheSize) : JitLayout.Near(options.CacheSize);
        HostMemory.Reserve(Layout.StubStart, GuestLayout.StubSize);
        HostMemory.MapFixed(Layout.StubStart, GuestLayout.StubSize, HostMemory.All);
        var builder = new StubBuilder(Layout, features);
        builder.BuildSystemCalls();
        Signals = new HostSignalHandlers();
        HostVdsoFunctions = options.Vdso ? FindVdso() : new ulong[4];
        FarTable = Layout.HasTable ? 0 : EntryTable.AllocateHash();
        Stubs = builder.Build(HostVdsoFunctions, Signals.Tables, FarTable);
        UserCopy.Initialize((nint)Stubs.Copy);
        Signals.Install(Stubs);
        if (options is { CountInstructions: true, Branches: { } sink })
            Turns = new TurnRecorder(sink, this);
    }

    /// <summary>Choices that all engines follow.</summary>
    public JitOptions Options { get; }

    /// <summary>The host CPU's features that the engines use.</summary>
    public HostFeatures Features { get; }

    /// <summary>The host's signal dispositions.</summary>
    public HostSignalHandlers Signals { get; }

    /// <summary>Where guest threads stop to be looked at.</summary>
    public ProbeSet Probes { get; } = new();

    internal JitLayout Layout { get; }

    /// <summary>What translated code keeps in R15.</summary>
    internal InstrumentationKind Instrumentation =>
        (Options.CountInstructions ? InstrumentationKind.Counting : InstrumentationKind.None) |
        (Options.Branches != null ? InstrumentationKind.Branches : InstrumentationKind.None);

    /// <summary>What records branches where instructions are counted; null where not both are asked for.</summary>
    public TurnRecorder? Turns { get; }

    /// <summary>Called when a state is about to be given up.</summary>
    internal Action<nint>? Detaching { get; set; }

    /// <summary>Called in the child of a fork with the state of its only thread.</summary>
    internal Action<nint>? Forked { get; set; }

    internal NativeStubs Stubs { get; }

    internal HostLock Lock { get; } = new();

    internal ThreadRegistry Threads { get; } = new();

    /// <summary>Hash of far jump targets, which a stub of the JIT reads; 0 with a table.</summary>
    internal ulong FarTable { get; }

    /// <summary>Host addresses by <see cref="VdsoFunction"/>, 0 where missing or not wanted.</summary>
    internal ulong[] HostVdsoFunctions { get; }

    /// <summary>Guest functions to replace by calls of the host's vDSO: address, function, bytes up to the RET behind.</summary>
    internal Dictionary<ulong, (VdsoFunction Function, int Length)> Intrinsics { get; private set; } = [];

    internal void Add(ITranslations translations) => _translations.Add(translations);

    /// <summary>Sets <see cref="Intrinsics"/>; before any guest code runs.</summary>
    public void SetIntrinsics(Dictionary<ulong, (VdsoFunction Function, int Length)> intrinsics) => Intrinsics = intrinsics;

    /// <summary>
    /// Makes guest threads stop at more addresses, each the first byte of an instruction; also while they run. The calling thread is
    /// outside guest code.
    /// </summary>
    public void AddProbes(IEnumerable<ulong> addresses)
    {
        List<ulong> added;
        using (Lock.Enter())
            added = Probes.Add(addresses);
        Forget(added);
    }

    /// <summary>Lets guest threads run past all probes; the calling thread is outside guest code.</summary>
    public void RemoveProbes()
    {
        List<ulong> removed;
        using (Lock.Enter())
            removed = Probes.Clear();
        Forget(removed);
    }

    private void Forget(List<ulong> probes)
    {
        foreach (ulong page in probes.Select(GuestLayout.PageDown).Distinct())
            Invalidate(page, page + GuestLayout.PageSize);
    }

    private static ulong[] FindVdso() =>
    [
        HostVdso.Find("__vdso_clock_gettime"u8), HostVdso.Find("__vdso_gettimeofday"u8),
        HostVdso.Find("__vdso_time"u8), HostVdso.Find("__vdso_getcpu"u8),
    ];

    /// <summary>A new thread state, not yet running anywhere.</summary>
    public static CpuState* CreateState()
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

    /// <summary>Makes the state current on the calling host thread, which has the given ids, and known to those that stop the world.</summary>
    public void Attach(CpuState* cpu, int threadGroupId, int threadId)
    {
        MakeCurrent(cpu);
        Threads.Add(cpu, threadGroupId, threadId);
    }

    /// <summary>
    /// Makes a state known that is to run, by <see cref="MakeCurrent"/>, on the calling host thread, which has one attached already.
    /// </summary>
    public void Register(CpuState* cpu) => Threads.AddBesides(cpu);

    /// <summary>Makes a state that is attached or registered the one that runs on the calling host thread.</summary>
    public void MakeCurrent(CpuState* cpu) => ((delegate* unmanaged<CpuState*, void>)Stubs.SetGs)(cpu);

    /// <summary>Undoes <see cref="Attach"/> and frees the state. <paramref name="current"/> says that it is current on this host thread.</summary>
    public void Detach(CpuState* cpu, bool current)
    {
        Threads.Remove(cpu);
        Detaching?.Invoke((nint)cpu);
        if (current)
            ClearCurrent();
        HostMemory.Free((ulong)cpu, CpuState.Size);
    }

    /// <summary>Says that the calling host thread runs no guest thread: a new host thread begins with its creator's GS base.</summary>
    public void ClearCurrent() => ((delegate* unmanaged<CpuState*, void>)Stubs.SetGs)(null);

    /// <summary>Makes another thread of this host process, which is not a guest thread, block the guest's signals.</summary>
    public static void BlockSignalsOf(int threadGroupId, int threadId) => ThreadRegistry.BlockSignalsOf(threadGroupId, threadId);

    /// <summary>In the child of a fork: only the calling thread is left.</summary>
    public void AfterFork(CpuState* cpu, int threadGroupId, int threadId)
    {
        Threads.KeepOnly(cpu, threadGroupId, threadId);
        Forked?.Invoke((nint)cpu);
    }

    /// <summary>
    /// clone3(2) with CLONE_VM and CLONE_VFORK: the child runs <paramref name="child"/>, which must not return, on the stack named in
    /// <paramref name="arguments"/> and with this host thread's identity; the caller goes on when the child has called exec or ended.
    /// </summary>
    /// <returns>The child's process id, or a negative errno.</returns>
    public long Vfork(CloneArgs* arguments, delegate* unmanaged<nint, void> child, nint argument) =>
        ((delegate* unmanaged<CloneArgs*, ulong, delegate* unmanaged<nint, void>, nint, long>)Stubs.Vfork)(
            arguments, (ulong)sizeof(CloneArgs), child, argument);

    /// <summary>Runs <paramref name="action"/> while no thread is in guest code and none translates; for fork.</summary>
    public T WhileStopped<T>(Func<T> action)
    {
        using (Lock.Enter())
        {
            Threads.StopAll();
            try
            {
                return action();
            }
            finally
            {
                Threads.Resume();
            }
        }
    }

    /// <summary>Until the result is disposed of, no other thread translates or stops the world.</summary>
    public HostLock.Scope HoldTranslation() => Lock.Enter();

    /// <summary>Waits for whoever stops the world: it holds the lock until it resumes.</summary>
    internal void WaitForResume()
    {
        Lock.Enter().Dispose();
    }

    /// <inheritdoc/>
    public void Invalidate(ulong start, ulong end)
    {
        bool may = false;
        foreach (ITranslations translations in _translations)
            may |= translations.MayContain(start, end);
        if (!may)
            return;
        using (Lock.Enter())
        {
            bool any = false;
            foreach (ITranslations translations in _translations)
                any |= translations.Contains(start, end);
            if (!any)
                return;
            Threads.StopAll();
            foreach (ITranslations translations in _translations)
                translations.Retire(start, end);
            Threads.Resume();
        }
    }
}
