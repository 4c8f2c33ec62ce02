using System.Diagnostics;
using GoEmu.Emulator.Cpu;
using GoEmu.TestSupport;
using GoEmu.Tracing;
using GoEmu.Tracing.Format;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu trace</c>: what it records is what ran, whatever happens to the recording.</summary>
public sealed class TraceTests
{
    private const int Usage = 125;

    private static string Go(string name) => RepoRoot.File("testbins", "bin", "go1.26", name);

    /// <summary>
    /// The same instructions of the first thread one after the other as the interpreter runs one at a time, until there is another thread,
    /// with whose speed they vary. It tells of each round of a repeated one.
    /// </summary>
    [Theory]
    [InlineData("image-bss")]
    [InlineData("image-above4g")]
    [InlineData("image-static-pie")]
    [InlineData("traps")]
    [InlineData("selfmod")]
    public void EveryInstructionIsThere(string program)
    {
        using TempFolder folder = new();
        string path = RepoRoot.File("testbins", "bin", "c", program), steps = folder.File("steps");
        // Both are to look alike to the program: the same features, clocks by system calls.
        string[] common = ["--no-vdso", "--cpu", "v2"];
        using TraceFile trace = Record(folder, path, common);
        ProcessRunner.Run(GoEmuExe.Command(["step", "-o", steps, .. common, path]));
        List<ulong> expected = [], recorded = [];
        HashSet<ulong> repeated = [], trapped = [];
        bool isAlone = true;
        string first = "";
        foreach (string line in File.ReadLines(steps))
        {
            int end = line.IndexOf(']', StringComparison.Ordinal);
            if (end > 0 && first.Length == 0)
                first = line[..end];
            isAlone = end <= 0 || line.StartsWith(first, StringComparison.Ordinal);
            if (!isAlone)
                break;
            if (end > 0 && ulong.TryParse(line.AsSpan(end + 2, Math.Min(12, line.Length - end - 2)), System.Globalization.NumberStyles.HexNumber, null, out ulong pc))
            {
                expected.Add(pc);
                if (line.Contains(" REP", StringComparison.Ordinal))
                    repeated.Add(pc);
            }
        }
        InstructionReader reader = trace.Read(trace.Tasks[0]);
        ulong interrupted = 0;
        while ((isAlone || recorded.Count < 2 * expected.Count) && reader.MoveNext())
        {
            // The interpreter tells of an instruction that faults too; here that is where guest code is left. What an INT leaves behind it has run.
            bool isBehind = reader.Pc == interrupted;
            interrupted = 0;
            if (reader.Kind == StepKind.Instruction || (reader.Kind == StepKind.Leave && !isBehind && reader.Reason is ExitReason.Fault or ExitReason.Refused))
                recorded.Add(reader.Pc);
            else if (reader.Kind == StepKind.Leave && reader.Reason == ExitReason.Trap)
                trapped.Add(reader.Pc);
            if (reader.Kind == StepKind.Instruction && reader.Instruction.FlowControl == Iced.Intel.FlowControl.Interrupt)
                interrupted = reader.Instruction.NextIP;
        }
        // A trace does not tell whether a trap found a repeated instruction before its first round or between two.
        trapped.IntersectWith(repeated);
        Assert.Null(reader.Problem);
        Assert.True(expected.Count > 1000);
        List<ulong> before = Once(expected, trapped), after = Once(recorded, trapped);
        Assert.Equal(before, isAlone ? after : after[..before.Count]);
    }

    /// <summary>Addresses of memory keep in step with instructions under signals, faults and traps.</summary>
    [Theory]
    [InlineData("c/shapes", "run")]
    [InlineData("c/shapes", "storm")]
    [InlineData("c/selfmod")]
    [InlineData("go1.26/cgo")]
    [InlineData("go1.26/gc")]
    public void TracesWithMemoryAreWhole(string program, params string[] arguments)
    {
        using TempFolder folder = new();
        using TraceFile trace = Record(folder, RepoRoot.File("testbins", "bin", program), ["--memory"], arguments);
        Assert.True(trace.IsComplete);
        foreach (TraceTask task in trace.Tasks)
        {
            InstructionReader reader = trace.Read(task);
            while (reader.MoveNext())
            {
            }
            Assert.Null(reader.Problem);
            Assert.Equal(0, reader.UnusedAddresses);
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("hello-static-pie")]
    [InlineData("cgo")]
    [InlineData("goroutines", "channels")]
    [InlineData("gc")]
    [InlineData("signals", "self")]
    [InlineData("panic", "nil")]
    public void TracesOfGoProgramsAreWhole(string program, params string[] arguments)
    {
        using TempFolder folder = new();
        using TraceFile trace = Record(folder, Go(program), [], arguments);
        AssertWhole(trace);
    }

    [Fact]
    public void WhatTheProgramPrintsIsItsOwn()
    {
        using TempFolder folder = new();
        ProcessResult traced = ProcessRunner.Run(GoEmuExe.Command(["trace", "-o", folder.File("t"), Go("hello")]));
        Assert.Equal(Outcome.Exited(0), traced.Outcome);
        Assert.Equal("hello, world\n", traced.StdoutText);
        Assert.Equal("", traced.StderrText);
    }

    [Fact]
    public void AKilledRecordingIsReadableToWhereItWas()
    {
        using TempFolder folder = new();
        string file = folder.File("t");
        using (Process process = Process.Start(GoEmuExe.Path, ["trace", "-o", file, Go("bench-fib")]))
        {
            // Nothing tells of a file that grows to a size.
            while (!File.Exists(file) || new FileInfo(file).Length < 3 << 20)
            {
                Assert.False(process.HasExited, "it ended before it was killed");
                Thread.Sleep(50);
            }
            process.Kill();
            process.WaitForExit();
        }
        using TraceFile trace = TraceFile.Open(file);
        Assert.False(trace.IsComplete);
        InstructionReader reader = trace.Read(trace.Tasks[0]);
        for (int n = 0; n < 1_000_000 && reader.MoveNext(); n++)
        {
        }
        Assert.Null(reader.Problem);
        Assert.True(reader.Count > 100_000);
    }

    [Fact]
    public void ShowTellsFunctionsLinesAndInstructions()
    {
        using TempFolder folder = new();
        Record(folder, Go("hello"), []).Dispose();
        ProcessResult shown = ProcessRunner.Run(GoEmuExe.Command(["trace", "show", "--instructions", "--from", "main.main", "--max", "3", folder.File("t")]));
        Assert.Equal(Outcome.Exited(0), shown.Outcome);
        Assert.Matches("main\\.main .*hello\\.go:[0-9]+|main\\.main main\\.go:[0-9]+", shown.StdoutText);
        ProcessResult json = ProcessRunner.Run(GoEmuExe.Command(["trace", "show", "--json", "--func", "main.main", "--max", "1", folder.File("t")]));
        Assert.Contains("\"function\":\"main.main\"", json.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public void DiffSaysWhereTracesPart()
    {
        using TempFolder folder = new();
        Record(folder, RepoRoot.File("testbins", "bin", "c", "image-bss"), []).Dispose();
        File.Move(folder.File("t"), folder.File("a"));
        ProcessResult same = ProcessRunner.Run(GoEmuExe.Command(["trace", "diff", folder.File("a"), folder.File("a")]));
        Assert.Equal(Outcome.Exited(0), same.Outcome);
        Record(folder, Go("hello"), []).Dispose();
        ProcessResult other = ProcessRunner.Run(GoEmuExe.Command(["trace", "diff", folder.File("a"), folder.File("t")]));
        Assert.Equal(Outcome.Exited(1), other.Outcome);
        Assert.Contains("the same for 0 instructions", other.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public void APipeTakesATraceToo()
    {
        using TempFolder folder = new();
        ProcessResult piped = ProcessRunner.Run(new ProcessRequest("/bin/sh", ["-c", "\"$1\" trace -o /dev/stderr \"$2\" 2>&1 >/dev/null | cat > \"$3\"", "sh", GoEmuExe.Path, Go("hello"), folder.File("t")]));
        Assert.Equal(Outcome.Exited(0), piped.Outcome);
        using TraceFile trace = TraceFile.Open(folder.File("t"));
        AssertWhole(trace);
    }

    [Fact]
    public void OnlyWhatComesBetweenTwoFunctionsIsRecorded()
    {
        using TempFolder folder = new();
        using TraceFile trace = Record(folder, Go("hello"), ["--from", "main.main", "--to", "runtime.exit", "-e", "main.*"]);
        AssertWhole(trace);
        TraceEvent call = trace.Events.First(e => e.Kind == "probe"); // the first of two where the stack grows
        Assert.Equal("main.main", call.Text);
        InstructionReader reader = trace.Read(trace.Tasks.Single(t => t.Id == call.Task));
        Assert.True(reader.MoveNext());
        Assert.Equal((StepKind.Resume, call.Pc), (reader.Kind, reader.Pc));
        while (reader.MoveNext())
        {
        }
        Assert.InRange(reader.Count, 10, 100_000);
    }

    [Fact]
    public void ARecordingStopsAtItsSize()
    {
        using TempFolder folder = new();
        using TraceFile trace = Record(folder, Go("bench-fib"), ["--max", "2M"]);
        AssertWhole(trace);
        Assert.InRange(trace.Length, 2 << 20, 4 << 20);
    }

    [Theory]
    [InlineData("--from", "no.such")]
    [InlineData("--to", "no.such")]
    [InlineData("-e", "no.such*")]
    [InlineData("--max", "much")]
    public void WrongOptionsAreOneLine(string option, string value)
    {
        using TempFolder folder = new();
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["trace", "-o", folder.File("t"), option, value, Go("hello")]));
        Assert.Equal(Outcome.Exited(Usage), result.Outcome);
        Assert.Contains(value, Assert.Single(result.StderrLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonexistent/folder/t")]
    [InlineData("/proc/self/t")]
    public void AFileThatCannotBeWrittenIsOneLine(string file)
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["trace", "-o", file, Go("hello")]));
        Assert.Equal(Outcome.Exited(Usage), result.Outcome);
        Assert.Single(result.StderrLines);
        Assert.Equal("", result.StdoutText);
    }

    [Fact]
    public void AFullDiskIsOneLineAndTheProgramGoesOn()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["trace", "-o", "/dev/full", Go("hello")]));
        Assert.Equal(Outcome.Exited(0), result.Outcome);
        Assert.Single(result.StderrLines);
        Assert.Equal("hello, world\n", result.StdoutText);
    }

    [Fact]
    public void EachProcessOfATreeHasATraceThatIsWhole()
    {
        using TempFolder folder = new();
        using TraceFile parent = Record(folder, Go("exec"), [], "pipes");
        Assert.True(parent.IsComplete);
        AssertReadable(parent, 5_000_000);
        List<string> ran = [];
        foreach (string file in Directory.GetFiles(folder.Path, "t.*").Where(f => f != folder.File("t")))
        {
            if (new FileInfo(file).Length < TraceFormat.HeaderBytes)
                continue; // the one that gets a signal at once
            using var child = TraceFile.Open(file);
            Assert.Null(child.Problem);
            if (child.Program.Count == 0)
                continue; // likewise, a moment later
            Assert.EndsWith("." + child.About("pid"), file, StringComparison.Ordinal);
            AssertReadable(child, 5_000_000);
            ran.Add(string.Join(' ', child.Program.Where(p => p.Name == "argument").Select(p => p.Value).Skip(1)));
        }
        Assert.Contains("child-exit 7", ran);
        Assert.Contains("child-fd3", ran);
        Assert.Equal(2, ran.Count(r => r == "child-upper"));
    }

    private static void AssertWhole(TraceFile trace)
    {
        Assert.True(trace.IsComplete);
        Assert.Null(trace.Problem);
        AssertReadable(trace);
    }

    private static void AssertReadable(TraceFile trace, long instructions = long.MaxValue)
    {
        foreach (TraceTask task in trace.Tasks)
        {
            InstructionReader reader = trace.Read(task);
            while (reader.Count < instructions && reader.MoveNext())
            {
            }
            Assert.Null(reader.Problem);
        }
    }

    private static TraceFile Record(TempFolder folder, string program, string[] options, params string[] arguments)
    {
        ProcessRunner.Run(GoEmuExe.Command(["trace", "-o", folder.File("t"), .. options, program, .. arguments]));
        return TraceFile.Open(folder.File("t"));
    }

    /// <summary>Without some addresses, and without what comes again at once.</summary>
    private static List<ulong> Once(List<ulong> list, HashSet<ulong> without)
    {
        List<ulong> once = [];
        foreach (ulong pc in list)
        {
            if (!without.Contains(pc) && (once.Count == 0 || once[^1] != pc))
                once.Add(pc);
        }
        return once;
    }
}
