using System.Globalization;
using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Program;
using GoEmu.GoRuntime.Snapshots;
using GoEmu.GoRuntime.Symbols;
using GoEmu.GoRuntime.Unwinding;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.G0;

/// <summary>
/// Follows every thread from stack to stack: a probe on each instruction that stores the thread-local g says that and where it goes, one on
/// the functions that hold them with what they were called. All told under the lock of the <see cref="ProbeTable"/>.
/// </summary>
internal sealed class G0Recorder
{
    private readonly GoProcess _go;
    private readonly G0Options _options;
    private readonly NamePattern? _frames;
    private readonly StackMark _mark;
    private readonly GoUnwinder _unwinder;
    private readonly Dictionary<GuestTask, G0Thread> _threads = [];
    private readonly Dictionary<ulong, GRef> _known = [];

    /// <summary>A recorder for a program.</summary>
    public G0Recorder(GoProcess go, G0Options options)
    {
        (_go, _options) = (go, options);
        _frames = options.Frames.Length == 0 ? null : new NamePattern(options.Frames);
        _mark = new StackMark(go.Memory);
        _unwinder = go.CreateUnwinder(followSwitches: true);
    }

    /// <summary>What was seen.</summary>
    public G0Record Record { get; } = new();

    /// <summary>Sets the probes; false when the program has none of the instructions that they go to.</summary>
    public bool Begin(ProbeTable table)
    {
        List<(ulong, Action<ProbeHit>)> probes = [];
        // Arguments are where the calling convention puts them: ABI0 on the stack above the return address, ABIInternal in RAX.
        AddEntry(probes, "runtime.systemstack", (hit, thread) => thread.Pending["systemstack"] = (Closure(Word(hit, 8)), Caller(hit)));
        AddEntry(probes, "runtime.mcall", (hit, thread) => thread.Pending["mcall"] = (Closure(hit.Registers.Rax), Caller(hit)));
        AddEntry(probes, "runtime.gogo", (hit, thread) => thread.Pending["gogo"] = (Name(Word(hit, 8) is var gobuf and not 0 ? ReadWord(gobuf + 8) : 0), Caller(hit)));
        AddEntry(probes, "runtime.morestack", (hit, thread) => thread.Pending["morestack"] = (Caller(hit), ""));
        AddEntry(probes, "runtime.asmcgocall", (hit, thread) => thread.Pending["asmcgocall"] = (Name(Word(hit, 8)), Caller(hit)));
        AddEntry(probes, "runtime.cgocallback", (hit, thread) => thread.Pending["cgocallback"] = (Closure(Word(hit, 8)), Caller(hit)));
        AddEntry(probes, "runtime.sigtrampgo", AtSignal);
        IReadOnlyList<GSwitchSite> sites = _go.GSwitches();
        foreach (GSwitchSite site in sites)
            probes.Add((site.Pc, hit => Switch(hit, site)));
        table.Add(probes);
        return sites.Count > 0;
    }

    /// <summary>Looks at the stacks once more: some threads never leave g0.</summary>
    public void End()
    {
        foreach (G0Thread thread in Record.Threads.Where(t => t.G0 != 0))
        {
            Learn(thread, new GRef(StackRole.G0, thread.G0, 0));
            thread.Mark = _mark.Lower(thread.Stack.Low, thread.Mark);
        }
    }

    private void AddEntry(List<(ulong, Action<ProbeHit>)> probes, string name, Action<ProbeHit, G0Thread> told)
    {
        if (_go.Symbols.TryFunction(name, out GoFunction f))
            probes.Add((f.Entry, hit => told(hit, ThreadOf(hit.Task))));
    }

    private void AtSignal(ProbeHit hit, G0Thread thread)
    {
        const ulong savedSp = 160; // in ucontext_t, which is the third argument (asm/sigcontext.h)
        thread.Signal = string.Create(CultureInfo.InvariantCulture, $"signal {(uint)hit.Registers.Rax}");
        thread.InterruptedSp = ReadWord(hit.Registers.Rcx + savedSp);
    }

    private G0Thread ThreadOf(GuestTask task)
    {
        if (_threads.TryGetValue(task, out G0Thread? known))
            return known;
        var thread = new G0Thread(task.ThreadId);
        _threads[task] = thread;
        Record.Threads.Add(thread);
        return thread;
    }

    private void Switch(ProbeHit hit, GSwitchSite site)
    {
        ulong from = ReadWord(hit.Registers.FsBase + (ulong)_go.Addresses.TlsOffset), to = hit.Registers[site.Register];
        if (from == to)
            return;
        G0Thread thread = ThreadOf(hit.Task);
        GRef old = Look(from), next = Look(to);
        Learn(thread, old);
        Learn(thread, next);
        (string cause, string function, string caller) = Explain(hit, site, thread, old, next);
        // The kernel has gone to gsignal's stack before the handler says so.
        ulong sp = next.Role == StackRole.GSignal ? thread.InterruptedSp : hit.Registers.Rsp;
        ulong? deepest = null;
        if (thread.Stack.High != 0 && old.Role == StackRole.G0)
        {
            thread.Mark = _mark.Lower(thread.Stack.Low, thread.Mark);
            deepest = thread.Stack.High - thread.Mark;
        }
        thread.Switches++;
        Record.Add(new G0Switch
        {
            Number = Record.Next,
            Instructions = hit.Instructions,
            M = thread.M,
            Thread = thread.Thread,
            Cause = cause,
            Function = function,
            Caller = caller,
            From = old,
            To = next,
            Depth = Depth(old, sp),
            Deepest = deepest,
            Frames = _frames?.Matches(function) == true ? Frames(hit) : [],
        }, _options.Most);
    }

    /// <summary>What of a stack is in use; 0 for one that the stack pointer is not on, as C's before it calls Go.</summary>
    private ulong Depth(GRef g, ulong sp)
    {
        ulong high = g.Address == 0 ? 0 : _go.Memory.Field(g.Address, _go.Layout.G, "stack.hi");
        return sp < high && sp >= _go.Memory.Field(g.Address, _go.Layout.G, "stack.lo") ? high - sp : 0;
    }

    /// <summary>Which m a thread is, and where its g0's stack lies.</summary>
    private void Learn(G0Thread thread, GRef g)
    {
        if (g.Role != StackRole.G0)
            return;
        // C's threads lend their stacks, each time another part.
        (ulong, ulong) stack = (_go.Memory.Field(g.Address, _go.Layout.G, "stack.lo"), _go.Memory.Field(g.Address, _go.Layout.G, "stack.hi"));
        if (thread.G0 == g.Address && thread.Stack == stack)
            return;
        thread.G0 = g.Address;
        ThreadSnapshot m = _go.Thread(_go.Memory.Field(g.Address, _go.Layout.G, "m"));
        thread.M = m.Address == 0 ? 0 : m.Id;
        thread.Stack = stack;
        ulong first = _mark.Lower(thread.Stack.Low, thread.Stack.High);
        thread.Reused = thread.Stack.High - first > 1 << 10; // what makes a thread writes its arguments
        thread.Mark = first;
    }

    private (string Cause, string Function, string Caller) Explain(ProbeHit hit, GSwitchSite site, G0Thread thread, GRef old, GRef next)
    {
        string name = site.Function.StartsWith("runtime.", StringComparison.Ordinal) ? site.Function["runtime.".Length..] : site.Function;
        (string function, string caller) = thread.Pending.GetValueOrDefault(name, ("", ""));
        switch (name)
        {
            case "systemstack" or "asmcgocall" when old.Role == StackRole.Goroutine:
            case "cgocallback" when next.Role == StackRole.Goroutine:
                thread.Open.Push((name, function));
                return (name, function, caller);
            case "systemstack" or "asmcgocall" or "cgocallback":
                return Back(thread, name);
            case "setg":
                // Its caller is all that there is to know it by: it has no frame.
                string by = Function(Word(hit, 0));
                if (by is not ("runtime.sigtrampgo" or "runtime.sigFetchG"))
                    return (by.Length == 0 ? name : by[(by.LastIndexOf('.') + 1)..], "", "");
                if (next.Role != StackRole.GSignal)
                    return Back(thread, "signal");
                thread.Open.Push(("signal", thread.Signal));
                return ("signal", thread.Signal, "");
            case "mcall" or "gogo":
                return (name, function, caller);
            case "morestack":
                return (name, function, "");
            case "clone" or "setg_gcc":
                return ("newosproc", "runtime.mstart", "");
            case "rt0_go":
                return ("rt0_go", "", "");
            default:
                return (name, "", Caller(hit));
        }
    }

    /// <summary>The return of what was called last in this way; what it had called in turn was left without a return.</summary>
    private static (string, string, string) Back(G0Thread thread, string cause)
    {
        while (thread.Open.TryPop(out (string Cause, string Function) open))
        {
            if (open.Cause == cause)
                return (cause + " returns", open.Function, "");
        }
        return (cause + " returns", "", "");
    }

    private GRef Look(ulong g)
    {
        if (g == 0)
            return default;
        if (_known.TryGetValue(g, out GRef known) && known.Role != StackRole.Goroutine)
            return known;
        ulong m = _go.Memory.Field(g, _go.Layout.G, "m");
        // Before its first g a thread's place has anything in it: rt0_go tries it out with a number.
        if (_go.Memory.Field(g, _go.Layout.G, "stack.hi") == 0 && (m == 0 || _go.Memory.Field(m, _go.Layout.M, "g0") != g))
            return default;
        StackRole role = g == _go.Addresses.G0 + _go.LoadBias || (m != 0 && _go.Memory.Field(m, _go.Layout.M, "g0") == g) ? StackRole.G0
            : m != 0 && _go.Memory.Field(m, _go.Layout.M, "gsignal") == g ? StackRole.GSignal : StackRole.Goroutine;
        return _known[g] = new GRef(role, g, role == StackRole.Goroutine ? _go.Memory.Field(g, _go.Layout.G, "goid") : 0);
    }

    private List<string> Frames(ProbeHit hit)
    {
        var lines = new List<string>();
        foreach (StackFrame frame in _unwinder.Unwind(hit.Registers.ForUnwinding))
        {
            foreach (GoFrame call in frame.Calls)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{call.Function} {Path.GetFileName(call.File)}:{call.Line} [{frame.Stack}] SP 0x{frame.Sp:x}"));
        }
        return lines;
    }

    private ulong Word(ProbeHit hit, ulong offset) => ReadWord(hit.Registers.Rsp + offset);

    private ulong ReadWord(ulong address) => _go.Memory.TryReadUInt64(address, out ulong value) ? value : 0;

    private string Caller(ProbeHit hit) => Function(Word(hit, 0));

    private string Function(ulong pc) => _go.Symbols.TryFunction(pc, out GoFunction f) ? _go.Symbols.NameOf(f) : Name(pc);

    private string Closure(ulong closure) => Name(ReadWord(closure));

    private string Name(ulong code) => _go.Symbols.Describe(code) ?? string.Create(CultureInfo.InvariantCulture, $"0x{code:x}");
}
