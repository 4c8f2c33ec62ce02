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

    private static IEnumerable<string> Lines(IEnumerable<GoFrame> calls) => calls.Select(c => $"{c.Function} {c.File}:{c.Line}");
}
