using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.SupportTests;

/// <summary>The tests' own instruments, checked on /bin/sh.</summary>
public sealed class ProcessRunnerTests
{
    [Fact]
    public void StreamsAndStatusComeBackAsTheyAre()
    {
        ProcessResult result = Shell("printf 'out\\000'; printf err >&2; exit 7");
        Assert.Equal("out\0"u8, result.Stdout);
        Assert.Equal("err"u8, result.Stderr);
        Assert.Equal(Outcome.Exited(7), result.Outcome);
        Assert.Empty(result.Leftovers);
    }

    [Fact]
    public void DeathBySignalIsNotAnExitStatus()
    {
        Assert.Equal(Outcome.Signaled(Signals.SIGTERM), Shell("kill -TERM $$").Outcome);
        Assert.Equal(Outcome.Exited(128 + Signals.SIGTERM), Shell("exit 143").Outcome);
    }

    [Fact]
    public void StdinIsWrittenAndClosed()
    {
        ProcessRequest request = new("/bin/sh", ["-c", "cat"]);
        Assert.Equal("abc"u8, ProcessRunner.Run(request with { Stdin = s => s.Write("abc"u8) }).Stdout);
        Assert.Empty(ProcessRunner.Run(request).Stdout);
    }

    [Fact]
    public void StdinMayStayUnread()
    {
        ProcessRequest request = new("/bin/sh", ["-c", "exit 0"]) { Stdin = s => s.Write(new byte[1 << 20]) };
        Assert.Equal(Outcome.Exited(0), ProcessRunner.Run(request).Outcome);
    }

    [Fact]
    public void AStdoutWithoutReaderRaisesSigpipe()
    {
        ProcessRequest request = new("/bin/sh", ["-c", "while :; do echo y; done"]) { Stdout = StdoutMode.ClosedPipe };
        Assert.Equal(Outcome.Signaled(Signals.SIGPIPE), ProcessRunner.Run(request).Outcome);
    }

    [Fact]
    public void SignalsAreSentWhenTheirTextTurnsUp()
    {
        ProcessRequest request = new("/bin/sh",
            ["-c", "trap 'echo one' USR1; trap 'echo two; exit 3' TERM; echo ready; while :; do sleep 0.05; done"])
        {
            Signals = [new SignalStep("ready", Signals.Parse("USR1")), new SignalStep("one", Signals.Parse("SIGTERM"))],
        };
        ProcessResult result = ProcessRunner.Run(request);
        Assert.Equal("ready\none\ntwo\n", result.StdoutText);
        Assert.Equal(Outcome.Exited(3), result.Outcome);
    }

    [Fact]
    public void AHangIsEndedWithAllItsChildren()
    {
        ProcessRequest request = new("/bin/sh", ["-c", "sleep 1000 & sleep 1000"]) { Timeout = TimeSpan.FromSeconds(1) };
        ProcessResult result = ProcessRunner.Run(request);
        Assert.Equal(OutcomeKind.Hung, result.Outcome.Kind);
        Assert.Equal(3, result.Leftovers.Count);
    }

    [Fact]
    public void ALeftoverIsFoundAndEnded()
        => Assert.StartsWith("sleep ", Assert.Single(Shell("sleep 1000 >/dev/null 2>&1 & sleep 0.2").Leftovers), StringComparison.Ordinal);

    [Fact]
    public void TheEnvironmentIsTheGivenOne()
    {
        ProcessRequest request = new("/usr/bin/env", []) { Environment = new Dictionary<string, string> { ["A"] = "1" } };
        Assert.Equal("A=1\n", ProcessRunner.Run(request).StdoutText);
    }

    [Fact]
    public void WhatTheKernelRefusesIsNotStarted()
    {
        using TempFolder folder = new();
        string text = folder.Write("text", "just text"u8, executable: true);
        Assert.Equal(new Outcome(OutcomeKind.NotStarted, 8), ProcessRunner.Run(new ProcessRequest(text, [])).Outcome);
    }

    [Fact]
    public void PeakMemoryIsTheChildsOwn()
        => Assert.InRange(ProcessRunner.PeakResidentKilobytes(new ProcessRequest("/bin/true", [])), 100, 20_000);

    private static ProcessResult Shell(string script) => ProcessRunner.Run(new ProcessRequest("/bin/sh", ["-c", script]));
}
