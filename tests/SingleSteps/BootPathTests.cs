using System.Globalization;
using GoEmu.Tests.Commands;
using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;
using Xunit.Abstractions;

namespace GoEmu.Tests.SingleSteps;

/// <summary>
/// From its first instruction to main.main a Go program comes by the same addresses on the processor and in a recording of
/// <c>goemu trace</c>. Both have the same random bytes, environment and auxiliary vector, clocks that are system calls, one processor, and a
/// program from which chance was taken (<see cref="BootProgram"/>), so that there is next to nothing to allow for.
/// </summary>
[Trait("Category", "Long")]
[Collection(AloneCollection.Name)]
public sealed class BootPathTests(ITestOutputHelper output) : IDisposable
{
    private const int Attempts = 10, Positions = 50;
    private const double MaxDifferent = 0.005;

    /// <summary>Where both may part for a few instructions. Nothing else may be another way, in any function.</summary>
    private static readonly AllowedDifference[] s_allowed =
    [
        new("runtime.adjustframe", "whether a word lies above or below the old stack: the kernel puts mappings elsewhere than goemu does"),
        new("runtime.notesleep", "the thread that this one waits for may be so quick that there is nothing to wait for"),
        new("runtime.lock2", "another thread may hold the lock"),
        new("runtime.unlock2", "another thread may wait for the lock"),
    ];

    /// <summary>
    /// Where threads of an emulated run race in a way that decides what comes then: whether a thread that has nothing to do any more is already
    /// in the list of idle ones when the first looks for one, or a new one is started. Such a recording (one in 40 or less) is made again, as is
    /// one in which threads wait for each other so long that the ways do not meet again.
    /// </summary>
    private static readonly AllowedDifference[] s_races =
    [
        new("runtime.(*listHeadManual).pop", "the list of idle threads, Go 1.26"),
        new("runtime.startm", "the list of idle threads before that"),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("go1.19")]
    [InlineData("go1.24")]
    [InlineData("go1.26")]
    public void HelloStartsAsItDoesOnTheProcessor(string version)
    {
        BootProgram program = Hello(version);
        (List<ulong> native, IReadOnlyDictionary<string, string> environment) = ProcessorSteps.Of(program, _folder.File("output"));
        Compare(program, native, environment, version);
    }

    [SkippableFact]
    public void HelloStartsAsGdbStepsThroughIt()
    {
        Skip.If(GdbRun.Gdb is null, "gdb is missing");
        BootProgram program = Hello("go1.26");
        (List<ulong> native, IReadOnlyDictionary<string, string> environment) = GdbSteps.Of(program, _folder);
        Compare(program, native, environment, "go1.26");
    }

    /// <summary>The program as it is, up to where there is another thread: nothing is allowed for.</summary>
    [SkippableTheory]
    [InlineData("go1.24")]
    [InlineData("go1.26")]
    public void AnUnchangedProgramIsTheSameWhileItHasOneThread(string version)
    {
        var program = new BootProgram(RepoRoot.File("testbins", "bin", version, "hello"), "runtime.clone");
        (List<ulong> native, IReadOnlyDictionary<string, string> environment) = ProcessorSteps.Of(program, _folder.File("output"));
        List<ulong> emulated = EmulatedSteps.Of(program, environment, _folder.File("t"));
        PathComparison comparison = PathComparison.Of(native, emulated, program.NameAt, []);
        output.WriteLine($"{version}: {comparison.Same} of {native.Count} instructions are the same");
        Assert.Null(comparison.Problem);
        Assert.InRange(native.Count, 100_000, 400_000);
        Assert.Contains(program.EntryOf("runtime.main"), native);
    }

    private BootProgram Hello(string version) =>
        BootProgram.Copy(RepoRoot.File("testbins", "bin", version, "hello"), _folder.File("hello"), "main.main", oldRandomness: version == "go1.19");

    private void Compare(BootProgram program, List<ulong> native, IReadOnlyDictionary<string, string> environment, string version)
    {
        AssertStations(program, native, version);
        List<ulong> emulated = [];
        PathComparison? comparison = null;
        for (int attempt = 1; comparison is null or { Problem: not null } && attempt <= Attempts; attempt++)
        {
            emulated = EmulatedSteps.Of(program, environment, _folder.File("t"));
            comparison = PathComparison.Of(native, emulated, program.NameAt, s_allowed);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{version}, recording {attempt}: {native.Count} instructions, {comparison.Same} the same, {comparison.Different} in differences that are allowed"));
            foreach (string difference in comparison.Differences.Append(comparison.Problem).OfType<string>())
                output.WriteLine("  " + difference);
            Assert.True(comparison.Problem is null || Array.Exists([.. s_races, .. s_allowed], r => r.Function == comparison.ProblemFunction), comparison.Problem);
        }
        Assert.Null(comparison!.Problem);
        Assert.InRange(native.Count, 200_000, 400_000);
        Assert.InRange(comparison.Different, 0, native.Count * MaxDifferent);
        AssertStations(program, emulated, version);
        AssertChangesAreFound(program, native, emulated);
    }

    /// <summary>The path is the start: it comes by what Go does there, in Go's order.</summary>
    private static void AssertStations(BootProgram program, List<ulong> path, string version)
    {
        string[] stations =
        [
            "_rt0_amd64_linux", "_rt0_amd64", "runtime.rt0_go", "runtime.check", "runtime.args", "runtime.osinit", "runtime.schedinit",
            "runtime.newproc", "runtime.mstart", "runtime.main", version == "go1.19" ? "runtime.doInit" : "runtime.doInit1", "main.main",
        ];
        int[] places = [.. stations.Select(s => path.IndexOf(program.EntryOf(s)))];
        Assert.Equal(0, places[0]);
        Assert.Equal(path.Count - 1, places[^1]);
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
    }

    /// <summary>One instruction less, or another one, anywhere on the way, would have been found.</summary>
    private static void AssertChangesAreFound(BootProgram program, List<ulong> native, List<ulong> emulated)
    {
        for (int n = 1; n < emulated.Count; n += emulated.Count / Positions)
        {
            if (Array.Exists(s_allowed, a => a.Function == program.NameAt(emulated[n - 1])))
                continue;
            List<ulong> changed = [.. emulated];
            changed[n]++;
            Assert.NotNull(PathComparison.Of(native, changed, program.NameAt, s_allowed).Problem);
            changed.RemoveAt(n);
            Assert.NotNull(PathComparison.Of(native, changed, program.NameAt, s_allowed).Problem);
        }
    }
}
