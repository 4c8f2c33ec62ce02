using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>What goemu owes its user when it can't run something: one clear line and the shell's exit status.</summary>
internal static class Refusal
{
    /// <summary>A shell's status for what is there but can't be run.</summary>
    internal const int CannotRun = 126;

    /// <summary>A shell's status for what is not there.</summary>
    internal const int NotFound = 127;

    // Far above what goemu takes; a header that asks for terabytes must not get them.
    private const long MaxResidentKilobytes = 2 << 20;

    internal static void Check(ProcessResult result, string what, params ReadOnlySpan<int> statuses)
    {
        CheckSane(result, what);
        Assert.True(result.Outcome.Kind == OutcomeKind.Exited && statuses.Contains(result.Outcome.Value),
            $"{what}: expected exit {string.Join(" or ", statuses.ToArray())}, got {result.Describe()}");
        Assert.True(result.Stdout.Length == 0 && result.StderrLines.Length == 1 && result.StderrLines[0].Length > 10,
            $"{what}: expected one clear line on stderr, got {result.Describe()}");
    }

    /// <summary>What holds whether the file was run or refused: no hang, no blow-up, no trace of goemu's own.</summary>
    internal static void CheckSane(ProcessResult result, string what)
    {
        Assert.True(result.Outcome.Kind is OutcomeKind.Exited or OutcomeKind.Signaled, $"{what}: {result.Describe()}");
        Assert.True(result.MaxResidentKilobytes < MaxResidentKilobytes,
            $"{what}: {result.MaxResidentKilobytes} KB resident; {result.Describe()}");
        foreach (string sign in (string[])["Unhandled exception", "   at GoEmu.", "   at System.", "Fatal error. "])
            Assert.False(result.StderrText.Contains(sign, StringComparison.Ordinal), $"{what}: {result.Describe()}");
    }
}
