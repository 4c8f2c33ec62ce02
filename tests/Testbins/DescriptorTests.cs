using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>Descriptors are the guest's alone: what it inherits stays open, and the runtime's own is not there.</summary>
public sealed class DescriptorTests
{
    private static readonly string s_descriptors = RepoRoot.File("testbins", "bin", "c", "descriptors");

    [Theory]
    [InlineData("exec 5</dev/null 9</dev/null")]
    [InlineData("ulimit -n 64")]
    [InlineData("ulimit -n 12 && exec 9</dev/null")]
    [InlineData("ulimit -S -n 10 && exec 9</dev/null")]
    [InlineData("ulimit -S -n 8 && exec 6</dev/null")]
    [InlineData("ulimit -n 1024")]
    [InlineData("ulimit -S -n 1024")]
    public void AreThoseOfANativeRun(string before)
    {
        ProcessResult native = ProcessRunner.Run(new ProcessRequest("/bin/sh", ["-c", before + " && exec \"$0\"", s_descriptors]));
        ProcessResult emulated = ProcessRunner.Run(new ProcessRequest("/bin/sh", ["-c", before + " && exec \"$1\" run \"$0\"", s_descriptors, GoEmuExe.Path]));
        Assert.Equal(native.StdoutText, emulated.StdoutText);
        Assert.Equal(native.Outcome, emulated.Outcome);
        Assert.Contains("until the limit", native.StdoutText, StringComparison.Ordinal);
    }
}
