using GoEmu.TestSupport;

namespace GoEmu.Tests.Testbins;

/// <summary>Runs one entry of the manifest, natively or under goemu, and tells whether two runs are equal.</summary>
internal sealed class TestbinCase : IDisposable
{
    // Emulated, on a loaded machine, with other suites beside it.
    private const int Patience = 5;

    private readonly ManifestEntry _entry;
    private readonly TempFolder _folder = new();

    internal TestbinCase(ManifestEntry entry) => _entry = entry;

    internal static ManifestEntry Find(string name) => Manifest.Entries.Single(e => e.Name == name);

    public void Dispose() => _folder.Dispose();

    /// <summary>The native run: the oracle.</summary>
    internal ProcessResult RunNatively()
        => Run(new ProcessRequest(_entry.Binary, _entry.Args));

    /// <summary>The run under goemu, with options of <c>goemu run</c>.</summary>
    internal ProcessResult RunEmulated(params IEnumerable<string> options)
        => Run(GoEmuExe.Command(["run", .. options, _entry.Binary, .. _entry.Args]));

    /// <summary>What is wrong with a run, compared with the native one; null if nothing is.</summary>
    internal string? Difference(ProcessResult native, ProcessResult emulated)
    {
        if (emulated.Outcome != native.Outcome)
            return $"natively {native.Outcome}, under goemu {emulated.Describe()}";
        if (DifferenceOf("stdout", native.Stdout, emulated.Stdout) is { } stdout)
            return stdout;
        if (DifferenceOf("stderr", native.Stderr, emulated.Stderr) is { } stderr)
            return stderr;
        return emulated.Leftovers.Count > native.Leftovers.Count
            ? $"left processes behind: {string.Join(", ", emulated.Leftovers)}"
            : null;
    }

    /// <summary>What is wrong with a native run, compared with what the manifest says; null if nothing is.</summary>
    internal string? NativeDifference(ProcessResult native)
        => native.Outcome == _entry.ExpectedOutcome
            ? null
            : $"the manifest expects {_entry.ExpectedOutcome}, but natively: {native.Describe()}";

    private string? DifferenceOf(string stream, byte[] native, byte[] emulated)
    {
        byte[] expected = Normaliser.Apply(_entry.Normalisation, native);
        byte[] actual = Normaliser.Apply(_entry.Normalisation, emulated);
        return expected.AsSpan().SequenceEqual(actual) ? null : $"{stream}: {TextDifference.First(expected, actual)}";
    }

    // Every run finds the same empty folder, so that paths and contents are the same too.
    private ProcessResult Run(ProcessRequest request)
    {
        _folder.Empty();
        return ProcessRunner.Run((request with
        {
            WorkingFolder = _folder.Path,
            Stdin = StdinSource.Parse(_entry.Stdin),
            Signals = [.. _entry.Send.Select(s => new SignalStep(s.AfterStdout, Signals.Parse(s.Signal)))],
            Timeout = TimeSpan.FromSeconds(_entry.TimeoutSeconds * Patience),
        }).WithEnvironment(_entry.Env.Append(new("TMPDIR", _folder.Path))));
    }
}
