namespace GoEmu.Tests.SingleSteps;

/// <summary>
/// Two lists of the addresses that a thread came by, one instruction after the other. They have to be the same but for stretches that begin
/// in functions where that is allowed, and behind which both go on together.
/// </summary>
internal sealed class PathComparison
{
    // Behind a difference: how many instructions in a row have to be the same again, and how far away they may be.
    private const int Together = 12, MaxApart = 1000;

    private readonly List<string> _differences = [];

    private PathComparison()
    {
    }

    /// <summary>How many instructions are the same.</summary>
    public int Same { get; private set; }

    /// <summary>How many instructions there are in the allowed differences, in the run that has more there.</summary>
    public int Different { get; private set; }

    /// <summary>Where the allowed differences are.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>The first difference that is not allowed, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The function in which that began.</summary>
    public string ProblemFunction { get; private set; } = "";

    /// <summary>Compares.</summary>
    public static PathComparison Of(
        IReadOnlyList<ulong> native, IReadOnlyList<ulong> emulated, Func<ulong, string> nameOf, IReadOnlyList<AllowedDifference> allowed)
    {
        var comparison = new PathComparison();
        int n = 0, e = 0;
        while (n < native.Count || e < emulated.Count)
        {
            if (n < native.Count && e < emulated.Count && native[n] == emulated[e])
            {
                comparison.Same++;
                n++;
                e++;
                continue;
            }
            string function = n == 0 ? "" : nameOf(native[n - 1]);
            string place = $"after {comparison.Same} in {function}: {Address(native, n)} natively, {Address(emulated, e)} emulated";
            (int InNative, int InEmulated)? apart = Array.Exists([.. allowed], a => a.Function == function) ? FindTogether(native, emulated, n, e) : null;
            if (apart is not { } found)
            {
                comparison.Problem = place;
                comparison.ProblemFunction = function;
                return comparison;
            }
            comparison._differences.Add($"{place}; {found.InNative} and {found.InEmulated} instructions");
            comparison.Different += Math.Max(found.InNative, found.InEmulated);
            n += found.InNative;
            e += found.InEmulated;
        }
        return comparison;
    }

    /// <summary>How many instructions of each to pass over, as few as possible, so that both are together again.</summary>
    private static (int InNative, int InEmulated)? FindTogether(IReadOnlyList<ulong> native, IReadOnlyList<ulong> emulated, int n, int e)
    {
        for (int apart = 1; apart <= MaxApart; apart++)
        {
            for (int inNative = 0; inNative <= apart; inNative++)
            {
                if (IsTogether(native, emulated, n + inNative, e + apart - inNative))
                    return (inNative, apart - inNative);
            }
        }
        return null;
    }

    private static bool IsTogether(IReadOnlyList<ulong> native, IReadOnlyList<ulong> emulated, int n, int e)
    {
        int count = 0;
        while (count < Together && n + count < native.Count && e + count < emulated.Count && native[n + count] == emulated[e + count])
            count++;
        return count == Together;
    }

    private static string Address(IReadOnlyList<ulong> path, int at) => at < path.Count ? $"{path[at]:x}" : "the end";
}
