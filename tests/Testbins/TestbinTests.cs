using System.Security.Cryptography;
using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>Every testbin gives the same stdout, stderr and exit status under goemu as natively.</summary>
[Collection(AloneCollection.Name)]
public sealed class TestbinTests
{
    private static readonly KnownFailures s_known = KnownFailures.Load("testbins");

    public static TheoryData<string> Cases => new(Manifest.Tests.Select(e => e.Name));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void BehavesAsNatively(string name) => s_known.Check(name, () =>
    {
        using TestbinCase testbin = new(TestbinCase.Find(name));
        ProcessResult native = testbin.RunNatively();
        string? difference = testbin.NativeDifference(native) ?? testbin.Difference(native, testbin.RunEmulated());
        Assert.True(difference is null, difference);
    });

    [Fact]
    public void EveryBinaryIsTheOneOfTheManifest()
    {
        foreach (ManifestEntry entry in Manifest.Entries.DistinctBy(e => e.Path))
        {
            string actual = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(entry.Binary)));
            Assert.True(actual == entry.Sha256, $"{entry.Path} has SHA-256 {actual}, the manifest says {entry.Sha256}");
        }
    }

    [Fact]
    public void EveryCaseHasItsOwnName()
        => Assert.Empty(Manifest.Entries.GroupBy(e => e.Name).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void EveryKnownFailureIsACase()
        => Assert.Empty(s_known.Cases.Except(Manifest.Entries.Select(e => e.Name)));
}
