using GoEmu.GoRuntime.Snapshots;
using GoEmu.GoRuntime.Symbols;
using GoEmu.GoRuntime.Unwinding;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>Goroutines, threads and processors of a program stopped natively, against what it prints of itself.</summary>
public sealed class SnapshotTests
{
    [SkippableTheory]
    [InlineData("go1.19/panic")]
    [InlineData("go1.24/panic")]
    [InlineData("go1.26/panic")]
    public void ASnapshotAgreesWithThePrintedTrace(string name)
    {
        // One processor: the goroutine that panics runs after all others have come to rest.
        using var run = new TracedGo(name, ["goroutine"], new("GOTRACEBACK", "system"), new("GOMAXPROCS", "1"));
        int thread = run.RunTo("runtime.fatalpanic");
        SchedulerSnapshot snapshot = run.Go.Snapshot();
        ulong current = run.Go.Unwinder.CurrentG(TracedGo.Registers(thread));
        Dictionary<ulong, string[]> stacks = snapshot.Goroutines.Where(g => g.IsLive && g.Address != current)
            .ToDictionary(g => g.Id, g => Lines(run.Go.Unwinder.UnwindGoroutine(g.Address)));
        IReadOnlyList<PrintedTrace.Goroutine> printed = PrintedTrace.Parse(run.Finish());

        Assert.Equal(
            printed.Select(p => p.Id).Order(),
            snapshot.Goroutines.Where(g => g.IsLive).Select(g => g.Id).Order());
        foreach (PrintedTrace.Goroutine p in printed)
        {
            GoroutineSnapshot g = snapshot.Goroutines.Single(x => x.IsLive && x.Id == p.Id);
            if (g.Address == current)
            {
                Assert.Equal("_Grunning", g.Status);
                Assert.StartsWith("running", p.State, StringComparison.Ordinal);
            }
            else
            {
                Assert.InRange(g.SchedSp, g.StackLow, g.StackHigh);
                Assert.Equal(p.State, g.Status == "_Gwaiting" ? g.WaitReason : g.Status[2..]);
                Assert.Equal(p.Calls, stacks[g.Id]);
            }

            if (p.Creator is not null)
            {
                GoFrame creator = run.Go.Symbols.Resolve(g.GoPc - 1)[0];
                Assert.Equal(p.Creator, $"{creator.Function} {creator.File}:{creator.Line}");
            }
        }

        GoroutineSnapshot main = snapshot.Goroutines.Single(g => g.Id == 1);
        Assert.Equal(("runtime.main", false, "select (no cases)"), (main.StartFunction, main.IsSystem, main.WaitReason));
        CheckThreads(run, thread, snapshot, current);
    }

    private static void CheckThreads(TracedGo run, int thread, SchedulerSnapshot snapshot, ulong current)
    {
        ThreadSnapshot m = snapshot.Threads.Single(t => t.ThreadId == (ulong)thread);
        ProcessorSnapshot p = Assert.Single(snapshot.Processors);
        Assert.Equal(current, m.CurG);
        Assert.Equal((p.Address, m.Address), (m.P, p.M));
        Assert.Equal((0, "_Prunning"), (p.Id, p.Status));
        Assert.True(p.SchedTick > 0);
        // With one processor all that can run is in its queue.
        Assert.Equal(
            snapshot.Goroutines.Where(g => g.Status == "_Grunnable").Select(g => g.Address).Order(),
            p.RunQueue.Append(p.RunNext).Where(g => g != 0).Order());
        Assert.Equal(0, snapshot.GlobalQueueSize);
        Assert.False(snapshot.GcWaiting);
        Assert.Equal(0, snapshot.Threads[^1].Id);
        Assert.Equal(run.Go.Addresses.M0 + run.Go.LoadBias, snapshot.Threads[^1].Address);
        Assert.Equal(run.Go.Addresses.G0 + run.Go.LoadBias, snapshot.Threads[^1].G0);
        Assert.All(snapshot.Threads, t => Assert.True(t.G0Stack.High > t.G0Stack.Low));
    }

    private static string[] Lines(IEnumerable<StackFrame> frames) =>
        [.. GoTrace.Calls(frames, system: true).Select(c => $"{c.Function} {c.File}:{c.Line}")];
}
