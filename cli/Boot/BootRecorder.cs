using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Program;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Boot;

/// <summary>
/// Follows the first thread from the program's first instruction until it schedules, and then the main goroutine until main.main, by probes
/// on every call that the functions of the start make. What they call is in their code, so the steps are those of the Go version at hand.
/// </summary>
internal sealed class BootRecorder
{
    /// <summary>Where the chain comes by without a call.</summary>
    private static readonly string[] s_entries = ["_rt0_amd64_linux", "_rt0_amd64", "main", "runtime.rt0_go"];

    /// <summary>Functions on g0 whose calls are steps.</summary>
    private static readonly string[] s_onG0 =
        ["runtime.rt0_go", "runtime.schedinit", "runtime.newproc", "runtime.newproc.func1", "runtime.mstart", "runtime.mstart0", "runtime.mstart1", "runtime.schedule", "runtime.execute"];

    /// <summary>Functions on the main goroutine whose calls are steps.</summary>
    private static readonly string[] s_onMain = ["runtime.main", "runtime.doInit", "runtime.doInit1"];

    // Not steps of the start but what any Go code is made of.
    private static readonly string[] s_helpers = ["runtime.morestack", "runtime.gcWriteBarrier", "runtime.duff", "runtime.panic", "runtime.throw", "runtime.memclr",
        "internal/runtime/atomic.", "runtime/internal/atomic.", "runtime.add", "runtime.puintptr", "runtime.traceLocker", "runtime.traceAcquire"];

    private readonly GoProcess _go;
    private readonly ProbeTable _probes;
    private readonly BootTree _tree;
    private readonly BootDetails _details;
    private readonly Action<GuestTask> _atMain;
    private GuestTask? _first;
    private ulong _mainG;
    private bool _inMain;

    /// <summary>A recorder that calls <paramref name="atMain"/> when main.main is about to run.</summary>
    public BootRecorder(GoProcess go, ProbeTable probes, Action<GuestTask> atMain)
    {
        (_go, _probes, _atMain) = (go, probes, atMain);
        _tree = new BootTree(Record.Chain);
        _details = new BootDetails(go);
    }

    /// <summary>What was seen.</summary>
    public BootRecord Record { get; } = new();

    /// <summary>Sets the probes; <paramref name="start"/> is the process's first instruction.</summary>
    public void Begin(ulong start)
    {
        List<(ulong, Action<ProbeHit>)> probes = [(start, AtStart)];
        foreach (string name in s_entries)
        {
            if (_go.Symbols.TryFunction(name, out GoFunction f) && f.Entry != start)
                probes.Add((f.Entry, hit => Entry(hit, name)));
        }
        foreach (string name in s_onG0)
            AddCalls(name, probes, OnG0);
        foreach (string name in s_onMain)
            AddCalls(name, probes, OnMain);
        AddEntry("runtime.gogo", probes, AtGogo);
        AddEntry("runtime.main", probes, AtRuntimeMain);
        AddEntry("runtime.newproc", probes, AtNewProc);
        AddEntry("main.main", probes, AtMainMain);
        _probes.Add(probes);
    }

    /// <summary>Ends what is open; at the end of the process or of the recording.</summary>
    public void End(long? instructions) => _tree.End(instructions);

    private void AddEntry(string name, List<(ulong, Action<ProbeHit>)> probes, Action<ProbeHit> told)
    {
        if (_go.Symbols.TryFunction(name, out GoFunction f))
            probes.Add((f.Entry, told));
    }

    private void AddCalls(string name, List<(ulong, Action<ProbeHit>)> probes, Action<ProbeHit, string, CallSite> told)
    {
        if (!_go.Symbols.TryFunction(name, out GoFunction f))
            return;
        foreach (CallSite site in _go.CallSites(f))
        {
            if (!Array.Exists(s_helpers, h => site.Function.StartsWith(h, StringComparison.Ordinal)))
                probes.Add((site.Pc, hit => told(hit, name, site)));
        }
    }

    private void AtStart(ProbeHit hit)
    {
        if (_first != null)
            return;
        _first = hit.Task;
        BootStep step = Step(hit, _go.Symbols.Describe(hit.Registers.Rip) ?? "the dynamic linker", BootStepKind.Entry, hit.Registers.Rip);
        _details.KernelStack(step);
        _tree.AddRoot(step, 0);
    }

    private void Entry(ProbeHit hit, string name)
    {
        if (hit.Task != _first)
            return;
        BootStep step = Step(hit, name, BootStepKind.Entry, hit.Registers.Rip);
        if (name == "runtime.rt0_go")
            _details.Arguments(step, hit.Registers.Rdi & uint.MaxValue, hit.Registers.Rsi);
        _tree.AddRoot(step, 0);
    }

    private void OnG0(ProbeHit hit, string caller, CallSite site)
    {
        if (hit.Task != _first || _mainG != 0)
            return;
        Add(hit, caller, site, ulong.MaxValue - hit.Registers.Rsp);
    }

    private void OnMain(ProbeHit hit, string caller, CallSite site)
    {
        BootState state = BootState.Read(_go, hit.Registers);
        if (_mainG == 0 || state.G != _mainG || (_inMain && caller != "runtime.main"))
            return;
        if (site.Function == caller)
            return; // doInit calls itself for what a package needs, up to Go 1.20
        Add(hit, caller, site, _details.StackHigh(_mainG) - hit.Registers.Rsp);
    }

    private void Add(ProbeHit hit, string caller, CallSite site, ulong depth)
    {
        string name = site.IsIndirect ? _details.Target(site, hit.Registers) : site.Function;
        BootStep step = Step(hit, name, site.Inlined ? BootStepKind.Inlined : BootStepKind.Call, site.Pc, site);
        _details.Call(step);
        // Assembly pushes arguments as it goes.
        _tree.Add(step, caller, depth, moves: caller is "runtime.rt0_go");
    }

    /// <summary>The first thread has its first goroutine and goes to it.</summary>
    private void AtGogo(ProbeHit hit)
    {
        if (hit.Task != _first || _mainG != 0)
            return;
        BootStep step = Step(hit, "runtime.gogo", BootStepKind.Entry, hit.Registers.Rip);
        _details.Gogo(step);
        _tree.Add(step, "runtime.gogo", ulong.MaxValue - hit.Registers.Rsp, moves: false);
    }

    private void AtRuntimeMain(ProbeHit hit)
    {
        if (_mainG != 0)
            return;
        BootStep step = Step(hit, "runtime.main", BootStepKind.Entry, hit.Registers.Rip);
        _mainG = step.State.G;
        _details.Goroutine(step, _mainG);
        _tree.AddRoot(step, 0);
    }

    private void AtNewProc(ProbeHit hit)
    {
        if (_mainG == 0 || _inMain || BootState.Read(_go, hit.Registers).G != _mainG)
            return;
        BootStep step = Step(hit, "go " + _details.Closure(hit.Registers.Rax), BootStepKind.Go, hit.Registers.Rip);
        _tree.Add(step, "go", _details.StackHigh(_mainG) - hit.Registers.Rsp, moves: false);
    }

    private void AtMainMain(ProbeHit hit)
    {
        if (_inMain || BootState.Read(_go, hit.Registers).G != _mainG)
            return;
        _inMain = true;
        BootStep step = Step(hit, "main.main", BootStepKind.Entry, hit.Registers.Rip);
        _details.Goroutine(step, _mainG);
        _tree.Add(step, "main.main", _details.StackHigh(_mainG) - hit.Registers.Rsp, moves: false);
        Record.Instructions = hit.Instructions;
        Record.Snapshot = _go.Snapshot();
        Record.Modules = _go.Program.Modules();
        Record.InitTasks = _go.Program.InitTasks();
        Record.Itabs = [.. _go.Program.Itabs()];
        _atMain(hit.Task);
    }

    private BootStep Step(ProbeHit hit, string name, BootStepKind kind, ulong address, CallSite site = default)
    {
        (string, int) place = (site.File ?? "", site.Line);
        if (site.File is null && _go.Symbols.TryLine(address, out SourceLine line))
            place = (line.File, line.Line);
        return new BootStep(name, kind, address)
        {
            Place = place,
            Start = hit.Instructions,
            Registers = hit.Registers,
            State = BootState.Read(_go, hit.Registers),
        };
    }
}
