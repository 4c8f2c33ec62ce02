using System.Text;
using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.SupportTests;

/// <summary>Known failures, normalisations and snapshots do what they promise.</summary>
public sealed class ConventionTests
{
    [Fact]
    public void AListedFailureIsSkippedAndAListedPassFails()
    {
        KnownFailures known = KnownFailures.Parse("list", "# comment\nsome case # not built yet\n");
        Exception skip = Assert.Throws<SkipException>(() => known.Check("some case", () => Assert.Fail("as expected")));
        Assert.Equal("known failure: not built yet", skip.Message);
        Assert.Throws<InvalidOperationException>(() => known.Check("some case", () => { }));
        known.Check("another case", () => { });
    }

    [Fact]
    public void AKnownFailureNeedsAReason()
        => Assert.Throws<FormatException>(() => KnownFailures.Parse("list", "some case"));

    [Theory]
    [InlineData("none", "goroutine 17 0xc000", "goroutine 17 0xc000")]
    [InlineData("go-trace", "goroutine 17 [running]:\nmain.f(0xc000012345?)\ncode=0x1", "goroutine N [running]:\nmain.f(0x?)\ncode=0x1")]
    [InlineData("go-dump", "SIGQUIT: quit\nPC=0x1\nruntime.x()\nmain.main()\ncreated by main.f in goroutine 1\n",
        "SIGQUIT: quit\ncreated by main.f\nmain.main")]
    public void NormalisationsReplaceWhatVaries(string name, string text, string expected)
        => Assert.Equal(expected, Encoding.Latin1.GetString(Normaliser.Apply(name, Encoding.Latin1.GetBytes(text))));

    [Fact]
    public void AnUnknownNormalisationIsAnError()
        => Assert.Throws<ArgumentException>(() => Normaliser.Apply("nonsense", []));

    [Fact]
    public void ASnapshotIsComparedWithItsFile()
    {
        Snapshot.Matches("the text\n");
        string received = RepoRoot.File("tests", "SupportTests", $"{nameof(ConventionTests)}.{nameof(ASnapshotIsComparedWithItsFile)}.received.txt");
        Exception failure = Assert.ThrowsAny<Exception>(() => Snapshot.Matches("another text\n"));
        Assert.Contains("line 1, byte 0", failure.Message, StringComparison.Ordinal);
        Assert.Equal("another text\n", File.ReadAllText(received));
        File.Delete(received);
    }
}
