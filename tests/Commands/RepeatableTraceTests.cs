using System.Globalization;
using System.Text.RegularExpressions;
using GoEmu.Emulator.Recording;
using GoEmu.TestSupport;
using GoEmu.Tests.Testbins;
using GoEmu.Tracing;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu trace --deterministic</c>: the same bytes in every run, the same instructions on both engines; and the stacks that traces tell of.</summary>
public sealed partial class RepeatableTraceTests
{
    private const int Usage = 125;

    private static string Go(string name) => RepoRoot.File("testbins", "bin", "go1.26", name);

    [Theory]
    [InlineData("hello")]
    [InlineData("goroutines", "channels")]
    [InlineData("goroutines", "timers")]
    [InlineData("signals", "self")]
    [InlineData("panic", "nil")]
    public void EveryTraceIsTheSame(string program, params string[] arguments)
    {
        using TempFolder folder = new();
        string first = Record(folder, "first", program, ["--deterministic", "--memory"], arguments);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(Record(folder, "second", program, ["--deterministic", "--memory"], arguments)));
        string interpreted = Record(folder, "interpreted", program, ["--deterministic", "--memory", "--engine", "interp"], arguments);
        ProcessResult diff = ProcessRunner.Run(GoEmuExe.Command(["trace", "diff", first, interpreted]));
        Assert.True(diff.Outcome == Outcome.Exited(0), diff.StdoutText);
        using TraceFile trace = TraceFile.Open(first), other = TraceFile.Open(interpreted);
        Assert.True(trace.IsComplete);
        for (int n = 0; n < trace.Tasks.Count; n++)
            AssertSameAccesses(trace.Read(trace.Tasks[n]), other.Read(other.Tasks[n]));
    }

    private static void AssertSameAccesses(InstructionReader jit, InstructionReader interpreter)
    {
        while (jit.MoveNext())
        {
            Assert.True(interpreter.MoveNext());
            Assert.Equal(jit.StackPointer, interpreter.StackPointer);
            if (!jit.Accesses.SequenceEqual(interpreter.Accesses))
                Assert.Fail($"accesses of {jit.Instruction} at {jit.Pc:x}: {string.Join(' ', jit.Accesses)} and {string.Join(' ', interpreter.Accesses)}");
        }
        Assert.Null(jit.Problem);
    }

    [Fact]
    public void AnotherSeedIsAnotherTrace()
    {
        using TempFolder folder = new();
        string first = Record(folder, "first", "goroutines", ["--deterministic=1"], "mutex");
        ProcessResult diff = ProcessRunner.Run(GoEmuExe.Command(["trace", "diff", first, Record(folder, "second", "goroutines", ["--deterministic=2"], "mutex")]));
        Assert.Equal(Outcome.Exited(1), diff.Outcome);
        Assert.Contains("the same for", diff.StdoutText, StringComparison.Ordinal);
    }

    /// <summary>Tracing changes nothing: the run has as many instructions as without, but for the system calls in which its threads end.</summary>
    [Fact]
    public void TracingDoesNotChangeTheRun()
    {
        using TempFolder folder = new();
        using TraceFile trace = TraceFile.Open(Record(folder, "t", "goroutines", ["--deterministic"], "channels"));
        long traced = trace.Tasks.Sum(t => ReadToEnd(trace, t).Count);
        ProcessResult plain = ProcessRunner.Run(GoEmuExe.Command(["run", "--deterministic", "--stats", Go("goroutines"), "channels"]));
        string line = plain.StderrLines.Single(l => l.Contains("instructions in all", StringComparison.Ordinal));
        long ran = long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        Assert.InRange(traced, ran, ran + trace.Tasks.Count);
    }

    /// <summary>The interpreter tells of the register itself each time that it changes, and of memory that does.</summary>
    [Theory]
    [InlineData("hello")]
    [InlineData("signals", "self")]
    public void StackPointersAndWritesAreTheProcessors(string program, params string[] arguments)
    {
        using TempFolder folder = new();
        string steps = folder.File("steps");
        ProcessRunner.Run(GoEmuExe.Command(["step", "--deterministic", "-o", steps, Go(program), .. arguments]));
        using TraceFile trace = TraceFile.Open(Record(folder, "t", program, ["--deterministic", "--memory"], arguments));
        InstructionReader reader = trace.Read(trace.Tasks[0]);
        string own = $"[{trace.Tasks[0].Id}] ";
        ulong after = 0, last = 0;
        int compared = 0, writes = 0;
        foreach (string line in File.ReadLines(steps))
        {
            if (!line.StartsWith(own, StringComparison.Ordinal) || !ulong.TryParse(line.AsSpan(own.Length, 12), NumberStyles.HexNumber, null, out ulong pc))
            {
                if (line.StartsWith(own, StringComparison.Ordinal) && line.Contains("rsp=", StringComparison.Ordinal))
                    after = 0; // the kernel has changed it: a signal, or the return from one
                continue;
            }
            if (pc == last && line.Contains("  REP", StringComparison.Ordinal))
                continue; // another round of the same instruction
            last = pc;
            do
                Assert.True(reader.MoveNext(), $"the trace ends before {line}");
            while (reader.Kind != StepKind.Instruction);
            Assert.True(reader.Pc == pc, $"{reader.Pc:x} instead of {line}");
            if (after != 0)
            {
                Assert.True(reader.StackPointer == after, $"rsp {reader.StackPointer:x} before {line}");
                compared++;
            }
            foreach (Match written in Written().Matches(line))
            {
                ulong address = ulong.Parse(written.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                Assert.True(reader.Accesses.Any(a => a.Writes && address >= a.Address && address < a.Address + a.Size), $"{string.Join(' ', reader.Accesses)} for {line}");
                writes++;
            }
            int at = line.IndexOf(" rsp=0x", StringComparison.Ordinal);
            if (at >= 0)
                after = ulong.Parse(line.AsSpan(at + 7).ToString().Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        Assert.True(compared > 100_000);
        Assert.True(writes > 10_000);
    }

    [Fact]
    public void StacksHaveNames()
    {
        using TempFolder folder = new();
        using TraceFile trace = TraceFile.Open(Record(folder, "t", "signals", ["--deterministic", "--stacks"], "self"));
        var kinds = new HashSet<StackKind>();
        ulong main = 0;
        foreach (TraceTask task in trace.Tasks)
        {
            InstructionReader reader = trace.Read(task);
            while (reader.MoveNext())
            {
                if (reader.Kind == StepKind.Stack && kinds.Add(reader.Stack.Kind) && reader.Stack.Kind == StackKind.Goroutine)
                    main = reader.Stack.Goroutine;
            }
        }
        Assert.Equal([StackKind.Other, StackKind.Goroutine, StackKind.G0, StackKind.GSignal], kinds.Order());
        Assert.Equal(1UL, main);
        ProcessResult shown = ProcessRunner.Run(GoEmuExe.Command(["trace", "show", "--goroutine", "1", "--stack", "goroutine", "--func", "main.main", folder.File("t")]));
        Assert.Contains("main.main", shown.StdoutText, StringComparison.Ordinal);
        ProcessResult none = ProcessRunner.Run(GoEmuExe.Command(["trace", "show", "--stack", "gsignal", "--func", "main.main", folder.File("t")]));
        Assert.Equal("", none.StdoutText);
    }

    [Fact]
    public void CallsHaveADepth()
    {
        using TempFolder folder = new();
        string trace = Record(folder, "t", "hello", ["--deterministic", "--stacks"]);
        string text = ProcessRunner.Run(GoEmuExe.Command(["trace", "show", "--calls", "--goroutine", "1", "--stack", "goroutine", "--kind", "instruction", trace])).StdoutText;
        Match main = Regex.Match(text, @" (\d+) call main\.main ");
        Assert.True(main.Success, text);
        int depth = int.Parse(main.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Contains($" {depth + 1} call fmt.Fprintln ", text, StringComparison.Ordinal);
        Assert.Contains($" {depth + 1} return from fmt.Fprintln", text, StringComparison.Ordinal);
        Assert.Contains($" {depth} return from main.main", text, StringComparison.Ordinal);
        ProcessResult stat = ProcessRunner.Run(GoEmuExe.Command(["trace", "stat", "--top", "3", trace]));
        Assert.Matches("blocks\n +[0-9]+ +[0-9.]+ %  [0-9a-f]{12} ", stat.StdoutText);
    }

    [Fact]
    public void WhatComesFromOutsideIsMarked()
    {
        using TempFolder folder = new();
        ProcessRunner.Run(new ProcessRequest("/bin/sh", ["-c", "(sleep 0.2; echo x) | \"$1\" trace --deterministic -o \"$2\" cat", "sh", GoEmuExe.Path, folder.File("t")]));
        using TraceFile trace = TraceFile.Open(folder.File("t"));
        InstructionReader reader = trace.Read(trace.Tasks[0]);
        int outside = 0;
        while (reader.MoveNext())
            outside += reader.Kind == StepKind.Outside ? 1 : 0;
        Assert.Null(reader.Problem);
        Assert.NotEqual(0, outside);
        Assert.Contains("not repeatable", ProcessRunner.Run(GoEmuExe.Command(["trace", "stat", folder.File("t")])).StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interp")]
    [InlineData("mixed")]
    public void EnginesThatCannotRecordSaySo(string engine)
        => Refusal.Check(ProcessRunner.Run(GoEmuExe.Command(["trace", "--engine", engine, Go("hello")])), "--deterministic", Usage);

    [GeneratedRegex(@"\[0x([0-9a-f]+)\]=")]
    private static partial Regex Written();

    private static InstructionReader ReadToEnd(TraceFile trace, TraceTask task)
    {
        InstructionReader reader = trace.Read(task);
        while (reader.MoveNext())
        {
        }
        return reader;
    }

    private static string Record(TempFolder folder, string name, string program, string[] options, params string[] arguments)
    {
        ProcessRunner.Run(GoEmuExe.Command(["trace", "-o", folder.File(name), .. options, Go(program), .. arguments]));
        return folder.File(name);
    }
}
