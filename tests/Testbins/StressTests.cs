using System.Globalization;
using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>All testbins again: many times in a row, and with the engine under stress.</summary>
[Trait("Category", "Long")]
[Collection(AloneCollection.Name)]
public sealed class StressTests
{
    private static readonly KnownFailures s_known = KnownFailures.Load("testbins");

    /// <summary>How often each is repeated: GOEMU_REPEAT, else 50.</summary>
    private static readonly int s_repeats =
        int.TryParse(Environment.GetEnvironmentVariable("GOEMU_REPEAT"), CultureInfo.InvariantCulture, out int n) ? n : 50;

    [Fact]
    public void EachPassesManyTimesInARow() => CheckAll(_ => true, s_repeats);

    [Fact]
    public void EachPassesWithATinyCodeCache() => CheckAll(_ => true, 1, "--code-cache", "1M");

    [Fact]
    public void EachPassesOnTheSmallestProcessor()
        => CheckAll(entry => entry.BuildEnv.GetValueOrDefault("GOAMD64", "v1") == "v1", 1, "--cpu", "v1");

    [Fact]
    public void EachPassesWhileGoemusOwnCollectorRuns() => CheckAll(_ => true, 1, "--gc-stress");

    private static void CheckAll(Func<ManifestEntry, bool> chosen, int repeats, params string[] options)
    {
        HashSet<string> known = [.. s_known.Cases];
        List<string> failures = [];
        int count = 0;
        foreach (ManifestEntry entry in Manifest.Tests.Where(chosen).Where(e => !known.Contains(e.Name)))
        {
            using TestbinCase testbin = new(entry);
            ProcessResult native = testbin.RunNatively();
            for (int i = 1; i <= repeats; i++)
            {
                count++;
                if (testbin.Difference(native, testbin.RunEmulated(options)) is { } difference)
                    failures.Add($"{entry.Name}, run {i}: {difference}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} runs differ\n{string.Join('\n', failures)}");
    }
}
