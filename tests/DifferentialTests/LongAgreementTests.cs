using GoEmu.Tests.Conventions;
using Xunit;

namespace GoEmu.Tests.DifferentialTests;

/// <summary>The same at length, in as many processes as there are processors.</summary>
[Trait("Category", "Long")]
[Collection(AloneCollection.Name)]
public sealed class LongAgreementTests
{
    private const int FirstSeed = 1000;

    [Fact]
    public void TenMillionInstructions() => InParallel(10_000_000, DifferentialRun.Instructions);

    [Fact]
    public void AMillionBlocks() => InParallel(1_000_000, DifferentialRun.Blocks);

    private static void InParallel(long count, Action<long, int> run)
    {
        int processes = Math.Min(Environment.ProcessorCount, 8);
        Parallel.For(0, processes, n => run((count + processes - 1) / processes, FirstSeed + n));
    }
}
