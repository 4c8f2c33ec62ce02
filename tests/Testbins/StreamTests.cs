using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>Streams and signals pass through untouched, and goemu ends as its guest did.</summary>
public sealed class StreamTests
{
    private static readonly string s_files = Manifest.Newest("files");
    private static readonly string s_signals = Manifest.Newest("signals");

    [Fact]
    public void EveryByteValuePassesFromStdinToStdout()
    {
        MemoryStream sent = new();
        StdinSource.WritePattern(sent, 1 << 20);
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Run(s_files, "copy") with { Stdin = s => s.Write(sent.ToArray()) });
        Assert.True(sent.ToArray().AsSpan().SequenceEqual(result.Stdout));
    }

    [Fact]
    public void StdinIsNotReadAhead()
    {
        // What the guest leaves unread is there for the next reader of the same pipe.
        ProcessRequest request = new("/bin/sh", ["-c", "\"$0\" run \"$1\" && cat", GoEmuExe.Path, Manifest.Newest("hello")])
        {
            Stdin = s => s.Write("left alone\n"u8),
        };
        Assert.Equal("hello, world\nleft alone\n", ProcessRunner.Run(request).StdoutText);
    }

    [Theory]
    [InlineData("suicide", Signals.SIGTERM, null)]
    [InlineData("default", Signals.SIGTERM, "ready\n")]
    [InlineData("default", Signals.SIGINT, "ready\n")]
    [InlineData("default", Signals.SIGKILL, "ready\n")]
    public void AFatalSignalKillsGoemuToo(string mode, int signal, string? sendAfter)
    {
        ProcessRequest request = GoEmuExe.Run(s_signals, mode) with
        {
            Signals = sendAfter is null ? [] : [new SignalStep(sendAfter, signal)],
        };
        ProcessResult result = ProcessRunner.Run(request);
        Assert.Equal(Outcome.Signaled(signal), result.Outcome);
        Assert.Empty(result.Leftovers);
    }

    [Fact]
    public void AStdoutWithoutReaderKillsBySigpipe()
    {
        ProcessRequest request = GoEmuExe.Run(s_signals, "pipe") with { Stdout = StdoutMode.ClosedPipe };
        Assert.Equal(Outcome.Signaled(Signals.SIGPIPE), ProcessRunner.Run(request).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(255)]
    public void TheExitStatusIsTheGuests(int status)
        => Assert.Equal(Outcome.Exited(status),
            ProcessRunner.Run(GoEmuExe.Run(Manifest.Newest("argsenv"), "exit", $"{status}")).Outcome);
}
