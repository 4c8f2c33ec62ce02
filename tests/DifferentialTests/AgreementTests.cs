using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.DifferentialTests;

/// <summary>Every engine does what the processor does.</summary>
public sealed class AgreementTests
{
    [Theory]
    [InlineData("mnemonics.txt")]
    [InlineData("edges.txt")]
    [InlineData("regressions.txt")]
    public void Cases(string file) => DifferentialRun.Agrees("cases", RepoRoot.File("tests", "Differential", "Cases", file));

    [Fact]
    public void EnginesStopForTheKernel() => DifferentialRun.Agrees("exits");

    [Fact]
    public void TheHotLoopAllocatesNothing()
    {
        ProcessResult result = DifferentialRun.Start("hotloop");
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
    }

    [Fact]
    public void RandomInstructions() => DifferentialRun.Instructions(200_000, 1);

    [Fact]
    public void RandomBlocks() => DifferentialRun.Blocks(20_000, 1);

    /// <summary>What instrumented code does to the guest is nothing.</summary>
    [Theory]
    [InlineData("counting")]
    [InlineData("branches")]
    [InlineData("stacks")]
    [InlineData("turns")]
    public void InstrumentedCode(string what)
    {
        DifferentialRun.Agrees("instructions", "--engine", "jit", "--instrument", what, "--count", "30000", "--seed", "3");
        DifferentialRun.Agrees("blocks", "--engine", "jit", "--instrument", what, "--count", "5000", "--seed", "3");
        DifferentialRun.Agrees("exits", "--engine", "jit", "--instrument", what);
    }

    /// <summary>A mistake of one bit is found, and the line that tells of it shows it again.</summary>
    [Theory]
    [InlineData("flag")]
    [InlineData("register")]
    [InlineData("vector")]
    [InlineData("memory")]
    [InlineData("rip")]
    [InlineData("fault")]
    public void AMistakeIsFound(string what)
    {
        ProcessResult found = DifferentialRun.Start("instructions", "--count", "8", "--only", "Lea", "--sabotage", what);
        Assert.Equal(Outcome.Exited(1), found.Outcome);
        string line = found.StdoutText.Split('\n')[0];
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "cases.txt");
        File.WriteAllText(file, line + "\n");
        Assert.Equal(Outcome.Exited(1), DifferentialRun.Start("cases", file, "--sabotage", what).Outcome);
        DifferentialRun.Agrees("cases", file);
    }
}
