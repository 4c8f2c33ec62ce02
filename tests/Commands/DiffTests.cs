using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu diff</c>: equal programs are equal, and what is not is found, at the block and with the instruction.</summary>
public sealed class DiffTests
{
    [SkippableTheory]
    [InlineData("hello")]
    [InlineData("numeric")]
    [InlineData("goroutines", "channels")]
    [InlineData("cgo")]
    public void BothEnginesDoTheSame(string program, params string[] arguments)
    {
        NeedsNativeBuild();
        string path = Go(program);
        ProcessResult native = ProcessRunner.Run(new ProcessRequest(path, arguments));
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["diff", path, .. arguments]));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        Assert.Equal(native.StdoutText, result.StdoutText);
        Assert.Matches("^goemu: equal on both engines: [0-9]+ instructions, [0-9]+ turns, [0-9]+ points compared; status 0$", result.StderrLines[^1]);
    }

    [SkippableFact]
    public void TheFirstBlockThatDiffersIsShown()
    {
        NeedsNativeBuild();
        string? od = Tool.Find("od"), mkfifo = Tool.Find("mkfifo");
        Skip.If(od is null || mkfifo is null, "od or mkfifo is missing");
        // What one run takes out of a pipe the other does not see: they get different bytes.
        using var folder = new TempFolder();
        string pipe = folder.File("pipe");
        Assert.Equal(Outcome.Exited(0), ProcessRunner.Run(new ProcessRequest(mkfifo, [pipe])).Outcome);
        using FileStream writer = new(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        writer.Write([.. Enumerable.Range(0, 4096).SelectMany(n => BitConverter.GetBytes((ulong)n * 0x0123456789ABCDEF))]);
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("diff", od, "-An", "-N64", "-tx8", pipe));
        Assert.True(result.Outcome == Outcome.Exited(1), result.Describe());
        Assert.Contains(result.StderrLines, l => l.StartsWith("goemu: the engines differ after instruction ", StringComparison.Ordinal));
        Assert.Contains(result.StderrLines, l => l.StartsWith("last equal state: thread 1000, rip 0x", StringComparison.Ordinal));
        Assert.Contains(result.StderrLines, l => l.StartsWith("  [", StringComparison.Ordinal)); // an instruction of the block
        int heads = Array.FindIndex(result.StderrLines, l => l.StartsWith("then ", StringComparison.Ordinal));
        Assert.True(heads >= 0 && heads < result.StderrLines.Length - 1, result.Describe());
        string[] first = result.StderrLines[heads + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEqual(first[^1], first[^2]);
    }

    [SkippableFact]
    public void TheProgramsOwnStatusIsNoDifference()
    {
        NeedsNativeBuild();
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("diff", Go("panic"), "nil"));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        Assert.EndsWith("status 2", result.StderrLines[^1]);
    }

    [Fact]
    public void AProgramThatIsNotThereIsSaidSo()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("diff", "/no/such/program"));
        Assert.Equal(Outcome.Exited(127), result.Outcome);
        Assert.Equal("goemu: /no/such/program: No such file or directory", Assert.Single(result.StderrLines));
    }

    // The .NET runtime's own files take descriptor numbers, and not the same for both engines.
    private static void NeedsNativeBuild()
    {
        byte[] magic = new byte[4];
        using FileStream file = File.OpenRead(GoEmuExe.Path);
        Skip.IfNot(file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x7F, (byte)'E', (byte)'L', (byte)'F'], "bin/goemu is not a native build");
    }

    private static string Go(string name) => RepoRoot.File("testbins", "bin", "go1.26", name);
}
