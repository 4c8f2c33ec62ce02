using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu calls</c>, and with it probes by name and pattern on every engine.</summary>
public sealed class CallsTests
{
    private static readonly string s_goroutines = RepoRoot.File("testbins", "bin", "go1.26", "goroutines");

    [Theory]
    [InlineData("jit")]
    [InlineData("interp")]
    [InlineData("mixed")]
    public void EveryCallOfEveryThreadIsCounted(string engine)
    {
        // The program starts 32 goroutines that fight for locks, and 4 that take turns.
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("calls", "--engine", engine, "-e", "main.mutex.func*", "-e", "main.main", s_goroutines, "mutex"));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        Dictionary<string, long> counts = result.StderrLines.Select(l => l.Trim().Split("  ")).ToDictionary(p => p[1], p => long.Parse(p[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1, counts["main.main"]);
        // Each by a wrapper that the go statement calls.
        Assert.Equal([4L, 4, 32, 32], counts.Where(c => c.Key.StartsWith("main.mutex.func", StringComparison.Ordinal) && c.Value > 1).Select(c => c.Value).Order());
        ProcessResult native = ProcessRunner.Run(new ProcessRequest(s_goroutines, ["mutex"]));
        Assert.Equal(native.StdoutText, result.StdoutText);
    }

    [Fact]
    public void AFunctionThatBeginsAgainOnAGrownStackIsOneCall()
    {
        // A recursion of 1,000,000; 100 goroutines with one of 1000, 1020, 1040, ... and one of 5000 each.
        long calls = 1_000_001 + Enumerable.Range(0, 100).Sum(g => 1001L + g * 20 + 5001);
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("calls", "-e", "main.recurse", RepoRoot.File("testbins", "bin", "go1.26", "gc"), "stack"));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        Assert.Equal($"{calls}  main.recurse", Assert.Single(result.StderrLines).Trim());
    }

    [Theory]
    [InlineData("jit")]
    [InlineData("interp")]
    public void ProbesLeaveADeterministicRunAsItIs(string engine)
    {
        string[] options = ["--deterministic=3", "--stats", "--engine", engine];
        string[] without = Repeatable(GoEmuExe.Command(["run", .. options, s_goroutines, "channels"]));
        Assert.NotEmpty(without);
        Assert.Equal(without, Repeatable(GoEmuExe.Command(["calls", "-e", "runtime.*", .. options, s_goroutines, "channels"])));
    }

    [Fact]
    public void SignalsAreNotLostAtProbes()
    {
        string program = RepoRoot.File("testbins", "bin", "go1.26", "signals");
        ProcessResult native = ProcessRunner.Run(new ProcessRequest(program, ["self"]));
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("calls", "-e", "runtime.*", program, "self"));
        Assert.Equal((native.Outcome, native.StdoutText), (result.Outcome, result.StdoutText));
    }

    [Fact]
    public void WhatIsNotThereIsSaidInOneLine()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("calls", "-e", "main.nothing", s_goroutines, "mutex"));
        Assert.Equal(Outcome.Exited(125), result.Outcome);
        Assert.Equal("goemu: no such function or address: 'main.nothing'", Assert.Single(result.StderrLines));
    }

    private static string[] Repeatable(ProcessRequest request)
    {
        ProcessResult result = ProcessRunner.Run(request);
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        return [.. result.StderrLines.Where(l => l.Contains("in all  ", StringComparison.Ordinal) || l.Contains("slices", StringComparison.Ordinal) || l.Contains("digest", StringComparison.Ordinal))
            .Where(l => !l.Contains("time", StringComparison.Ordinal))];
    }
}
