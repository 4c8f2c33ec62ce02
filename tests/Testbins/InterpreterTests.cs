using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>The testbins on the interpreter: the newest Go's, with threads, signals and children; all of them, repeatedly, in the long suite.</summary>
[Collection(AloneCollection.Name)]
public sealed class InterpreterTests
{
    private const int RunsInARow = 10;

    // Some seconds for instructions of a kind that the others have too.
    private const string Long = ":stack";

    private static readonly string[] s_options = ["--engine", "interp"];
    private static readonly KnownFailures s_known = KnownFailures.Load("testbins-interp");

    public static TheoryData<string> Cases =>
        new(Manifest.Tests.Where(e => e.Kind == "test" && !e.Name.EndsWith(Long, StringComparison.Ordinal)).Select(e => e.Name));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void BehavesAsNatively(string name) => s_known.Check(name, () => Check(name, 1));

    public static TheoryData<string> AllCases => new(Manifest.Tests.Select(e => e.Name));

    [SkippableTheory]
    [Trait("Category", "Long")]
    [MemberData(nameof(AllCases))]
    public void BehavesAsNativelyTenTimesInARow(string name) => s_known.Check(name, () => Check(name, RunsInARow));

    [Fact]
    public void EveryKnownFailureIsACase() => Assert.Empty(s_known.Cases.Except(Manifest.Entries.Select(e => e.Name)));

    private static void Check(string name, int runs)
    {
        using TestbinCase testbin = new(TestbinCase.Find(name));
        ProcessResult native = testbin.RunNatively();
        for (int run = 1; run <= runs; run++)
        {
            string? difference = testbin.Difference(native, testbin.RunEmulated(s_options));
            Assert.True(difference is null, $"run {run}: {difference}");
        }
    }
}
