using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Snapshots;
using GoEmu.GoRuntime.Symbols;
using GoEmu.GoRuntime.Unwinding;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>Stacks of programs stopped natively, against the traces that the same runs print themselves.</summary>
public sealed class UnwinderTests
{
    private static readonly KeyValuePair<string, string> s_everything = new("GOTRACEBACK", "system");

    public static TheoryData<string, string> Deaths
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in TestBinaries.Names.Where(n => Path.GetFileName(n) == "panic"))
            {
                foreach (string mode in new[] { "error", "nested", "value", "nil", "divide", "index", "mapwrite", "goroutine" })
                    data.Add(name, mode);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Deaths))]
    public void APanickingGoroutineIsUnwoundAsGoPrintsIt(string name, string mode)
    {
        using var run = new TracedGo(name, [mode], s_everything);
        int thread = run.RunTo("runtime.fatalpanic");
        IReadOnlyList<StackFrame> frames = run.Go.Unwinder.Unwind(TracedGo.Registers(thread));
        ulong g = run.Go.Unwinder.CurrentG(TracedGo.Registers(thread));
        GoroutineSnapshot goroutine = run.Go.Goroutine(g);
        PrintedTrace.Goroutine printed = PrintedTrace.Parse(run.Finish())[0];

        Assert.Equal(printed.Id, goroutine.Id);
        Assert.All(frames, f => Assert.Equal((StackKind.Goroutine, g), (f.Stack, f.G)));
        // The trace begins with the caller of fatalpanic.
        Assert.Equal(printed.Calls, Lines(GoTrace.Calls(frames.Skip(1), system: true)));
    }

    /// <summary>Functions that run on g0 or gsignal, how a thread came there, and whether the goroutine that it left can be told.</summary>
    [SkippableTheory]
    [InlineData("go1.19/panic", "nil", "runtime.sighandler", "runtime.sigtramp", "main.load")]
    [InlineData("go1.24/panic", "nil", "runtime.sighandler", "runtime.sigtramp", "main.load")]
    [InlineData("go1.26/panic", "nil", "runtime.sighandler", "runtime.sigtramp", "main.load")]
    [InlineData("go1.19/panic", "overflow", "runtime.newstack", "runtime.morestack", "main.endless")]
    [InlineData("go1.26/panic", "overflow", "runtime.newstack", "runtime.morestack", "main.endless")]
    [InlineData("go1.19/panic", "error", "runtime.dopanic_m", "runtime.systemstack", "main.die")]
    [InlineData("go1.24/panic", "error", "runtime.dopanic_m", "runtime.systemstack", "main.die")]
    [InlineData("go1.26/panic", "error", "runtime.dopanic_m", "runtime.systemstack", "main.die")]
    [InlineData("go1.26/signals-pie", "notify", "runtime.park_m", "runtime.mcall", "runtime.gopark")]
    [InlineData("go1.19/signals", "notify", "runtime.park_m", "runtime.mcall", "runtime.gopark")]
    public void AThreadThatLeftAGoroutineIsFollowedBack(string name, string mode, string function, string by, string goroutine)
    {
        using var run = new TracedGo(name, [mode], s_everything);
        UnwindRegisters at = default;
        IReadOnlyList<StackFrame> frames = [];
        // Start-up grows stacks and takes signals as well: the first time that counts is the one on behalf of the wanted function.
        for (int n = 0; n < 1000 && !frames.Any(f => f.Calls.Any(c => c.Function == goroutine)); n++)
        {
            int thread = run.RunTo(function);
            at = TracedGo.Registers(thread);
            frames = run.Go.Unwinder.Unwind(at);
            _ = run.Process.Step(thread); // off the breakpoint, unless a signal comes in between: then it is met once more
        }

        string[] names = [.. frames.Select(f => f.Calls[^1].Function)];
        int bySwitch = Array.IndexOf(names, by);
        Assert.True(bySwitch > 0, string.Join(' ', names));
        StackKind own = by == "runtime.sigtramp" ? StackKind.GSignal : StackKind.G0;
        Assert.Equal(function, names[0]);
        Assert.All(frames.Take(bySwitch + 1), f => Assert.Equal(own, f.Stack));
        Assert.All(frames.Skip(bySwitch + 1), f => Assert.Equal(StackKind.Goroutine, f.Stack));
        Assert.Equal("runtime.goexit", names[^1]);

        // Not followed, the rest of its own stack is seen, which for g0's begins with mstart.
        GoUnwinder staying = run.Go.CreateUnwinder(followSwitches: false);
        IReadOnlyList<StackFrame> rest = staying.Unwind(at);
        Assert.All(rest, f => Assert.Equal(own, f.Stack));
        Assert.Equal(own == StackKind.G0 ? "runtime.mstart" : "runtime.sigtramp", rest[^1].Calls[^1].Function);
    }

    [SkippableTheory]
    [InlineData("go1.19/cgo")]
    [InlineData("go1.24/cgo")]
    [InlineData("go1.26/cgo")]
    [InlineData("go1.26/cgo-pie")]
    [InlineData("go1.26/cgo-static")]
    public void CallsFromGoToCAndBackAreUnwound(string name)
    {
        using var run = new TracedGo(name, ["callbacks"], s_everything);
        UnwindRegisters at = TracedGo.Registers(run.RunTo("runtime.cgocallbackg1"));
        IReadOnlyList<StackFrame> frames = run.Go.Unwinder.Unwind(at);
        string[] names = [.. frames.Select(f => f.Calls[^1].Function)];
        Assert.All(frames, f => Assert.Equal(StackKind.Goroutine, f.Stack));
        Assert.Equal("runtime.cgocallbackg1", names[0]);
        int back = Array.IndexOf(names, "runtime.cgocallback");
        Assert.True(back > 0, string.Join(' ', names));
        Assert.Equal("runtime.cgocall", names.Skip(back).First(n => n is not ("runtime.cgocallback" or "runtime.asmcgocall" or "runtime.systemstack_switch")));
        Assert.Equal(["main.callbacks", "main.main", "runtime.main", "runtime.goexit"], names.TakeLast(4));

        // Just before C's stack, which is g0's, is left: through the frames of C to the goroutine that called it.
        at = TracedGo.Registers(run.RunTo("runtime.cgocallback"));
        frames = run.Go.Unwinder.Unwind(at);
        names = [.. frames.Select(f => f.Calls.IsEmpty ? "?" : f.Calls[^1].Function)];
        Assert.Equal(StackKind.G0, frames[0].Stack);
        Assert.Equal("crosscall2", names[1]);
        Assert.Contains(frames, f => !f.IsGo);
        Assert.Contains("runtime.asmcgocall", names);
        Assert.Equal(["main.callbacks", "main.main", "runtime.main", "runtime.goexit"], names.TakeLast(4));
    }

    [SkippableTheory]
    [InlineData("go1.19/hello")]
    [InlineData("go1.24/hello")]
    [InlineData("go1.26/hello")]
    [InlineData("go1.26/hello-stripped")]
    [InlineData("go1.26/hello-static-pie")]
    public void AtEveryInstructionTheOutermostFramesAreTheSame(string name)
    {
        const int steps = 8000;
        using var run = new TracedGo(name, []);
        int thread = run.RunTo("main.main");
        GoUnwinder unwinder = run.Go.Unwinder;
        (ulong, ulong)[] outermost = [.. unwinder.Unwind(TracedGo.Registers(thread)).Skip(1).Select(f => (f.Pc, f.Cfa))];
        Assert.Equal(2, outermost.Length); // runtime.main and goexit
        for (int n = 0; n < steps; n++)
        {
            UnwindRegisters registers = TracedGo.Registers(thread);
            IReadOnlyList<StackFrame> frames = unwinder.Unwind(registers);
            Assert.True(
                outermost.SequenceEqual(frames.TakeLast(2).Select(f => (f.Pc, f.Cfa))),
                $"step {n}: {string.Join(" < ", frames.Select(f => $"{run.Go.Symbols.Describe(f.Pc)} ({f.Stack})"))}");
            if (frames.Count <= 2 || !run.Process.Step(thread))
                break; // main.main has returned
        }

    }

    private static IEnumerable<string> Lines(IEnumerable<GoFrame> calls) => calls.Select(c => $"{c.Function} {c.File}:{c.Line}");
}
