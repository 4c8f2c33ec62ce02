using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Conventions;

/// <summary>
/// Cases that are known not to work yet: tests/known-failures/SUITE.txt, a line each, <c>case # reason</c>. A listed
/// case has to fail: one that passes is an error too, so the list never outlives its reasons.
/// </summary>
internal sealed class KnownFailures
{
    private readonly string _name;
    private readonly Dictionary<string, string> _reasons;

    private KnownFailures(string name, Dictionary<string, string> reasons)
    {
        _name = name;
        _reasons = reasons;
    }

    /// <summary>The listed cases.</summary>
    public IEnumerable<string> Cases => _reasons.Keys;

    /// <summary>Reads a suite's list; there may be none.</summary>
    public static KnownFailures Load(string suite)
    {
        string path = RepoRoot.File("tests", "known-failures", suite + ".txt");
        return Parse(path, File.Exists(path) ? File.ReadAllText(path) : "");
    }

    /// <summary>Reads a list's text.</summary>
    public static KnownFailures Parse(string name, string text)
    {
        Dictionary<string, string> reasons = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
                continue;
            int at = line.IndexOf(" # ", StringComparison.Ordinal);
            if (at < 0)
                throw new FormatException($"{name}: \"{line}\" gives no reason (case # reason)");
            reasons.Add(line[..at].Trim(), line[(at + 3)..].Trim());
        }
        return new KnownFailures(name, reasons);
    }

    /// <summary>Runs a case; a listed one has to fail, and then counts as skipped.</summary>
    public void Check(string name, Action test)
    {
        if (!_reasons.TryGetValue(name, out string? reason))
        {
            test();
            return;
        }
        try
        {
            test();
        }
        catch (Exception failure) when (failure is not SkipException)
        {
            throw new SkipException($"known failure: {reason}");
        }
        throw new InvalidOperationException($"{name} passes now: take it out of {_name}");
    }
}
