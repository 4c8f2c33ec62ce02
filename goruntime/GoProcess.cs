using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Locating;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Program;
using GoEmu.GoRuntime.Snapshots;
using GoEmu.GoRuntime.Symbols;
using GoEmu.GoRuntime.Unwinding;

namespace GoEmu.GoRuntime;

/// <summary>
/// A Go program in memory: its symbols, its runtime's structures, its stacks. Everything is read through one
/// <see cref="IMemoryReader"/>, at the time of the call.
/// </summary>
public sealed class GoProcess
{
    private readonly Lazy<GoSymbols> _symbols;
    private readonly Lazy<RuntimeSymbols> _addresses;

    private GoProcess(GoBinary binary, RuntimeLayout layout, ulong loadBias, IMemoryReader memory)
    {
        Binary = binary;
        Layout = layout;
        LoadBias = loadBias;
        Memory = memory;
        _symbols = new(() => new GoSymbols(binary, loadBias));
        _addresses = new(() => RuntimeSymbolLocator.Locate(binary, layout));
    }

    /// <summary>The program's file.</summary>
    public GoBinary Binary { get; }

    /// <summary>How its runtime lays out what it keeps.</summary>
    public RuntimeLayout Layout { get; }

    /// <summary>What the loader added to the file's addresses.</summary>
    public ulong LoadBias { get; }

    /// <summary>Its memory.</summary>
    public IMemoryReader Memory { get; }

    /// <summary>Functions, lines and inlined calls.</summary>
    public GoSymbols Symbols => _symbols.Value;

    /// <summary>Addresses of the runtime's variables, as linked: add <see cref="LoadBias"/>.</summary>
    public RuntimeSymbols Addresses => _addresses.Value;

    /// <summary>Unwinds stacks, following switches of stacks to where they came from.</summary>
    public GoUnwinder Unwinder => CreateUnwinder(followSwitches: true);

    /// <summary>Modules, init tasks, types.</summary>
    public GoProgram Program => new(this);

    /// <summary>Looks at a program; null when its Go version is older than 1.18 or not known.</summary>
    public static GoProcess? Create(GoBinary binary, IMemoryReader memory, ulong loadBias = 0) =>
        RuntimeLayout.Read(binary) is { } layout ? new GoProcess(binary, layout, loadBias, memory) : null;

    /// <summary>Unwinds stacks.</summary>
    /// <param name="followSwitches">
    /// When a thread is on g0 or gsignal: true to go on with the goroutine that it left, false for the rest of the stack it is on.
    /// </param>
    public GoUnwinder CreateUnwinder(bool followSwitches) =>
        new(Symbols, Layout, Addresses, Memory) { FollowSwitches = followSwitches };

    /// <summary>The calls that a function makes, in order of addresses, with the bodies that were inlined into it.</summary>
    public IReadOnlyList<CallSite> CallSites(in GoFunction function) => CallSiteReader.Read(Symbols, Memory, function);

    /// <summary>The instructions at which a thread goes from one g to another, so from a goroutine's stack to g0's and back.</summary>
    public IReadOnlyList<GSwitchSite> GSwitches() => GSwitchReader.Read(Symbols, Memory, Addresses.TlsOffset);

    /// <summary>All goroutines, threads and processors.</summary>
    public SchedulerSnapshot Snapshot() => new SnapshotReader(this).Read();

    /// <summary>One goroutine by the address of its g.</summary>
    public GoroutineSnapshot Goroutine(ulong g) => new SnapshotReader(this).Goroutine(g);

    /// <summary>One thread by the address of its m.</summary>
    public ThreadSnapshot Thread(ulong m) => new SnapshotReader(this).Thread(m);

    /// <summary>One processor by the address of its p.</summary>
    public ProcessorSnapshot Processor(ulong p) => new SnapshotReader(this).Processor(p);
}
