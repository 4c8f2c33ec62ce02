using System.Text.RegularExpressions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>The command line of <c>goemu run</c>.</summary>
public sealed partial class OptionsTests : IDisposable
{
    private static readonly string s_hello = Manifest.Newest("hello");
    private static readonly string s_argsEnv = Manifest.Newest("argsenv");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AProgramIsLookedUpInPath()
    {
        ProcessRequest request = GoEmuExe.Run("hello-stripped");
        string path = $"{_folder.Path}:{Path.GetDirectoryName(s_hello)}:{request.Environment["PATH"]}";
        AssertHello(request.WithEnvironment(KeyValuePair.Create("PATH", path)));
    }

    [Fact]
    public void WhatCannotBeRunInPathIsPassedOver()
    {
        Directory.CreateDirectory(_folder.File("hello-stripped"));
        ProcessRequest request = GoEmuExe.Run("hello-stripped");
        string path = $"{_folder.Path}:{Path.GetDirectoryName(s_hello)}:{request.Environment["PATH"]}";
        AssertHello(request.WithEnvironment(KeyValuePair.Create("PATH", path)));
    }

    [Fact]
    public void AFileOfTheWorkingFolderNeedsItsSlash()
    {
        ProcessRequest here = new(GoEmuExe.Path, []) { WorkingFolder = Path.GetDirectoryName(s_hello) };
        AssertHello(here with { Arguments = ["run", "./hello-stripped"] });
        Refusal.Check(ProcessRunner.Run(here with { Arguments = ["run", "hello-stripped"] }), "no slash", Refusal.NotFound);
    }

    [Fact]
    public void TheProgramsOwnOptionsAreItsOwn()
        => Assert.StartsWith("""
            arguments 6
            0 "--version"
            1 "-E"
            2 "A=B"
            3 "--stats"
            4 "--"
            5 "--help"
            environment 0

            """,
            Output(GoEmuExe.Run(s_argsEnv, "show", "--version", "-E", "A=B", "--stats", "--", "--help")),
            StringComparison.Ordinal);

    [Fact]
    public void ThreadsOfGoemusOwnTakeNoSignalsOfTheGuests()
    {
        string program = RepoRoot.File("testbins", "bin", "c", "signalmask");
        Assert.Equal(Output(new(program, [])), Output(GoEmuExe.Run("--gc-stress", program)));
    }

    [Fact]
    public void ADoubleDashEndsGoemusOptions()
    {
        AssertHello(GoEmuExe.Command("run", "--", s_hello));
        Assert.StartsWith("arguments 1\n0 \"--\"\n",
            Output(GoEmuExe.Command("run", "--", s_argsEnv, "show", "--")), StringComparison.Ordinal);
    }

    [Fact]
    public void AProgramNamedLikeAnOptionFollowsTheDoubleDash()
    {
        File.CreateSymbolicLink(_folder.File("--stats"), s_hello);
        ProcessRequest request = GoEmuExe.Command("run", "--", "--stats");
        AssertHello(request.WithEnvironment(KeyValuePair.Create("PATH", $"{_folder.Path}:{request.Environment["PATH"]}")));
    }

    [Fact]
    public void VariablesAreSetAndUnset()
    {
        ProcessRequest request = GoEmuExe.Command("run",
            "-E", "GOEMU_TEST_A=1", "-E", "GOEMU_TEST_B=x=y z", "-U", "GOEMU_TEST_C", "-E", "GOEMU_TEST_D=new", s_argsEnv, "show")
            .WithEnvironment(KeyValuePair.Create("GOEMU_TEST_C", "gone"), KeyValuePair.Create("GOEMU_TEST_D", "old"));
        Assert.StartsWith(
            "arguments 0\nenvironment 3\n\"GOEMU_TEST_A=1\"\n\"GOEMU_TEST_B=x=y z\"\n\"GOEMU_TEST_D=new\"\n",
            Output(request), StringComparison.Ordinal);
    }

    [Fact]
    public void TheEnvironmentIsInherited()
        => Assert.StartsWith("arguments 0\nenvironment 1\n\"GOEMU_TEST_X=\"\n",
            Output(GoEmuExe.Run(s_argsEnv, "show").WithEnvironment(KeyValuePair.Create("GOEMU_TEST_X", ""))),
            StringComparison.Ordinal);

    [Fact]
    public void StatisticsGoToStderr()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("run", "--stats", s_hello));
        Assert.Equal("hello, world\n", result.StdoutText);
        Assert.Equal(Outcome.Exited(0), result.Outcome);
        Assert.Contains("syscall: ", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("write", result.StderrText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time translating")]
    [InlineData("time in guest code")]
    [InlineData("time in system calls")]
    [InlineData("time in signals")]
    public void StatisticsTellWhereTimeWent(string part)
    {
        // A storm of signals: enough of each part to be seen whatever the clock's grain.
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("run", "--stats", Manifest.Newest("signals"), "storm"));
        string line = Assert.Single(result.StderrLines, l => l.Contains(part, StringComparison.Ordinal));
        Assert.Matches(@"[1-9][0-9]*\.[0-9]{3} ms$|0\.[0-9]*[1-9][0-9]* ms$", line);
    }

    [Fact]
    public void TheLogGoesToItsFile()
    {
        string log = _folder.File("log");
        ProcessResult result = ProcessRunner.Run(
            GoEmuExe.Command("run", "--log-level", "debug", "--log-file", log, Manifest.Newest("signals"), "self"));
        Assert.Equal(ProcessRunner.Run(new ProcessRequest(Manifest.Newest("signals"), ["self"])).StdoutText, result.StdoutText);
        Assert.Empty(result.Stderr);
        Assert.Contains("signal ", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsSaidWithoutNeed() => Assert.Empty(ProcessRunner.Run(GoEmuExe.Run(s_hello)).Stderr);

    [Fact]
    public void TheVersionIsOneLine()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("--version"));
        Assert.Equal(Outcome.Exited(0), result.Outcome);
        Assert.Matches(Version(), result.StdoutText);
        Assert.Empty(result.Stderr);
    }

    [Theory]
    [InlineData("--help", "run")]
    [InlineData("--help", "info")]
    [InlineData("run --help", "--engine")]
    [InlineData("run --help", "--cpu")]
    [InlineData("run --help", "--log-file")]
    public void HelpNamesWhatThereIs(string arguments, string expected)
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(arguments.Split(' ')));
        Assert.Equal(Outcome.Exited(0), result.Outcome);
        Assert.Contains(expected, result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run --no-such-option x")]
    [InlineData("run --engine steam hello")]
    [InlineData("run --cpu abacus hello")]
    [InlineData("run --random 0123 /bin/true")]
    [InlineData("run --random 0x010203040506070809101112131415 /bin/true")]
    [InlineData("no-such-command")]
    public void WhatIsNotUnderstoodIsSaid(string arguments)
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(arguments.Split(' ')));
        Refusal.CheckSane(result, arguments);
        Assert.NotEqual(Outcome.Exited(0), result.Outcome);
        Assert.NotEmpty(result.Stderr);
    }

    private static void AssertHello(ProcessRequest request) => Assert.Equal("hello, world\n", Output(request));

    private static string Output(ProcessRequest request)
    {
        ProcessResult result = ProcessRunner.Run(request);
        Assert.True(result.Outcome == Outcome.Exited(0), $"{request}: {result.Describe()}");
        return result.StdoutText;
    }

    [GeneratedRegex(@"\A(goemu )?\d+\.\d+\.\d+\S*\n\z")]
    private static partial Regex Version();
}
