using System.Text;
using System.Text.RegularExpressions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary><c>goemu run --deterministic</c>: what a program does natively, and the same to the last system call in every run.</summary>
[Collection(Conventions.AloneCollection.Name)]
public sealed partial class DeterministicTests
{
    private const int UsageError = 125;

    public static TheoryData<string> Repeatable => new(
        "go1.26/hello", "go1.26/goroutines:many", "go1.26/goroutines:mutex", "go1.26/goroutines:preempt", "go1.26/goroutines:threads",
        "go1.26/goroutines:channels", "go1.26/goroutines:timers", "go1.26/goroutines:sleep", "go1.26/gc:stress", "go1.26/gc:big",
        "go1.26/netecho:tcp", "go1.26/netecho:udp", "go1.26/netecho:unix", "go1.26/http:requests", "go1.26/signals:self",
        "go1.26/signals:storm", "go1.26/files:walk", "go1.26/files:mmap", "go1.26/files:pipes", "go1.26/cgo:threads", "go1.19/goroutines:many");

    [SkippableTheory]
    [MemberData(nameof(Repeatable))]
    public void EveryRunIsTheSameOnBothEngines(string name)
    {
        using TestbinCase testbin = new(TestbinCase.Find(name));
        string? difference = testbin.Difference(testbin.RunNatively(), testbin.RunEmulated("--deterministic"));
        Assert.True(difference is null, difference);
        string first = Summary(testbin.RunEmulated("--deterministic", "--stats"));
        Assert.Equal(first, Summary(testbin.RunEmulated("--deterministic", "--stats")));
        Assert.Equal(first, Summary(testbin.RunEmulated("--deterministic", "--stats", "--engine", "interp")));
    }

    [Fact]
    public void SeedsGiveOrdersThatRepeat()
    {
        using TestbinCase testbin = new(TestbinCase.Find("go1.26/goroutines:mutex"));
        string[] summaries = [.. Enumerable.Range(1, 4).Select(seed => Summary(testbin.RunEmulated($"--deterministic={seed}", "--stats")))];
        Assert.Equal(summaries.Length, summaries.Distinct().Count());
        Assert.Equal(summaries[2], Summary(testbin.RunEmulated("--deterministic=3", "--stats", "--engine", "interp")));
    }

    [Theory]
    [InlineData("wakeup")]
    [InlineData("counter")]
    public void SomeSeedFindsARaceAndFindsItAgain(string mode)
    {
        const int seeds = 200;
        int found = Enumerable.Range(1, seeds).FirstOrDefault(seed => Race(mode, seed).Outcome == Outcome.Exited(1));
        Assert.NotEqual(0, found);
        ProcessResult first = Race(mode, found, "--stats");
        Assert.Equal(Outcome.Exited(1), first.Outcome);
        Assert.Equal(Summary(first), Summary(Race(mode, found, "--stats")));
        Assert.Equal(Summary(first), Summary(Race(mode, found, "--stats", "--engine", "interp")));
    }

    /// <summary>A seed that loses a wake-up takes a virtual second in which a thread spins: in turns as long as they can be.</summary>
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("wakeup", 200)]
    [InlineData("counter", 300)]
    public void OfAThousandSeedsManyFindARaceAndAllOfThoseAgain(string mode, int least)
    {
        const int seeds = 1000;
        int found = Enumerable.Range(1, seeds).AsParallel().Count(seed =>
        {
            ProcessResult first = Race(mode, seed, "--stats");
            if (first.Outcome == Outcome.Exited(0))
                return false;
            ProcessResult again = Race(mode, seed, "--stats");
            Assert.Equal((Outcome.Exited(1), first.StdoutText, Summary(first)), (again.Outcome, again.StdoutText, Summary(again)));
            return true;
        });
        Assert.InRange(found, least, seeds - least);
    }

    [Fact]
    public void NoSeedFindsARaceWhereThereIsNone()
        => Assert.All(Enumerable.Range(1, 40), seed => Assert.Equal(Outcome.Exited(0), Race("right", seed).Outcome));

    private static string Output(string[] arguments)
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(arguments));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        return result.StdoutText;
    }

    private static ProcessResult Race(string mode, int seed, params string[] options)
        => ProcessRunner.Run(GoEmuExe.Command(["run", $"--deterministic={seed}", .. options, Manifest.Newest("races"), mode]));

    [SkippableTheory]
    [InlineData("/dev/urandom")]
    [InlineData("/dev/random")]
    public void RandomDevicesFollowTheSeed(string device)
    {
        string? od = Tool.Find("od");
        Skip.If(od is null, "od is missing");
        string Read(int seed) => Output(["run", $"--deterministic={seed}", od, "-An", "-N40", "-tx1", device]);
        Assert.Matches("^( [0-9a-f]{2}){16}\n", Read(1));
        Assert.Equal(Read(1), Read(1));
        Assert.NotEqual(Read(1), Read(2));
        // A descriptor that another program has opened.
        string Inherited() => Output(["run", "--deterministic=1", "/bin/sh", "-c", $"exec od -An -N40 -tx1 <{device}"]);
        Assert.Equal(Inherited(), Inherited());
    }

    [SkippableFact]
    public void EveryWayToReadARandomDeviceFollowsTheSeed()
    {
        string? perl = Tool.Find("perl");
        Skip.If(perl is null, "perl is missing");
        // readv (19), preadv (295) into two buffers, pread64 (17), sendfile (40).
        const string script = """
            open(my $f, '<', '/dev/urandom'); my $fd = fileno($f);
            my ($a, $b, $c) = ('-' x 5, '-' x 11, '-' x 16);
            my $v = pack('PQPQ', $a, 5, $b, 11);
            print syscall(19, $fd, $v, 2), ' ', unpack('H*', $a . $b), "\n";
            print syscall(295, $fd, $v, 2, 0, 0), ' ', unpack('H*', $a . $b), "\n";
            print syscall(17, $fd, $c, 16, 0), ' ', unpack('H*', $c), "\n";
            print syscall(40, 1, $fd, 0, 16), ' ', $! + 0, "\n";
            """;
        string Run(int seed) => Output(["run", $"--deterministic={seed}", perl, "-e", script]);
        Assert.Matches("^(16 [0-9a-f]{32}\n){3}-1 22\n$", Run(1));
        Assert.Equal(Run(1), Run(1));
        Assert.Equal(6, (Run(1) + Run(2)).Split('\n').Where(l => l.StartsWith("16 ", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public void ASleepTakesNoTime()
    {
        // The guard against hangs is far below what it sleeps.
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["run", "--deterministic", "sleep", "3600"]));
        Assert.Equal(Outcome.Exited(0), result.Outcome);
    }

    [Fact]
    public void ASeedIsANumber()
        => Refusal.Check(ProcessRunner.Run(GoEmuExe.Command(["run", "--deterministic=x", Manifest.Newest("hello")])), "no seed", UsageError);

    private static string Summary(ProcessResult result)
    {
        string text = Encoding.UTF8.GetString(result.Stderr);
        MatchCollection found = Lines().Matches(text);
        Assert.True(found.Count == 4, text);
        return string.Join('\n', found.Select(m => m.Value));
    }

    [GeneratedRegex("^  (instructions in all|virtual nanoseconds|outside events|digest of system calls) .*$", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
