using Xunit;

namespace GoEmu.Tests.SingleSteps;

/// <summary>What the comparison of two ways finds, and what it lets pass.</summary>
public sealed class PathComparisonTests
{
    private const ulong Varying = 0x2000;
    private const int Length = 3000;

    // Half of the addresses are in a function whose way may vary, in pieces of 100.
    private static readonly ulong[] s_path = [.. Enumerable.Range(0, Length).Select(n => (ulong)n * 4 + (IsVarying(n) ? Varying << 16 : 0))];

    private static readonly AllowedDifference[] s_allowed = [new("varying", "for this test")];

    [Fact]
    public void TheSameIsTheSame()
    {
        PathComparison comparison = Compare([.. s_path]);
        Assert.Null(comparison.Problem);
        Assert.Equal((Length, 0), (comparison.Same, comparison.Different));
    }

    [Fact]
    public void EachInstructionThatIsMissingIsFound() => EachIsFound((path, n) => path.RemoveAt(n));

    [Fact]
    public void EachInstructionTooManyIsFound() => EachIsFound((path, n) => path.Insert(n, 0xdead));

    [Fact]
    public void EachInstructionThatIsAnotherIsFound() => EachIsFound((path, n) => path[n] = 0xdead);

    [Fact]
    public void ADifferenceWhoseEndIsNotInSightIsFound()
    {
        List<ulong> other = [.. s_path];
        other.RemoveRange(150, 1200);
        Assert.StartsWith("after 150 in varying", Compare(other).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void APathThatEndsEarlyIsFound() => Assert.Contains("the end emulated", Compare([.. s_path[..^1]]).Problem, StringComparison.Ordinal);

    private static bool IsVarying(int n) => n / 100 % 2 == 1;

    private static void EachIsFound(Action<List<ulong>, int> change)
    {
        for (int n = 1; n < Length - 100; n++)
        {
            List<ulong> other = [.. s_path];
            change(other, n);
            PathComparison comparison = Compare(other);
            if (IsVarying(n - 1))
            {
                Assert.Null(comparison.Problem);
                Assert.Equal(1, comparison.Different);
                Assert.StartsWith($"after {n} in varying", Assert.Single(comparison.Differences), StringComparison.Ordinal);
            }
            else
            {
                Assert.StartsWith($"after {n} in fixed", comparison.Problem, StringComparison.Ordinal);
                Assert.Equal("fixed", comparison.ProblemFunction);
            }
        }
    }

    private static PathComparison Compare(List<ulong> other) =>
        PathComparison.Of(s_path, other, pc => pc >> 16 == Varying ? "varying" : "fixed", s_allowed);
}
