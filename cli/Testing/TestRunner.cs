using System.Diagnostics;
using System.Text.Json;
using GoEmu.Cli.Trace;
using GoEmu.Tracing;

namespace GoEmu.Cli.Testing;

/// <summary>Runs one case, a process for each of its snapshots, and compares what comes of it with what is kept.</summary>
/// <param name="goemu">The executable.</param>
/// <param name="folder">The manifest's folder, where programs and snapshots are.</param>
/// <param name="update">Whether what comes is accepted.</param>
internal sealed class TestRunner(string goemu, string folder, bool update)
{
    private const string Home = "/";

    /// <summary>Runs a case.</summary>
    public IEnumerable<TestResult> Run(TestCase test)
    {
        foreach (string kind in test.Snapshots)
        {
            long begin = Stopwatch.GetTimestamp();
            (string outcome, string? message) = Try(test, kind);
            yield return new TestResult(test.Name, kind, outcome, message, Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 3));
        }
    }

    private (string, string?) Try(TestCase test, string kind)
    {
        if (test.Send is not null)
            return ("skipped", "it is to be sent signals");
        if (test.Stdin != "none" && !test.Stdin.StartsWith("text:", StringComparison.Ordinal))
            return ("skipped", $"its stdin is '{test.Stdin}'");
        string program = Path.GetFullPath(Path.Combine(folder, test.Path));
        if (!File.Exists(program))
            return ("failed", $"{program} is not there");
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("goemu-test-");
        try
        {
            return Compare(test, kind, program, temporary.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TraceException)
        {
            return ("failed", e.Message);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private (string, string?) Compare(TestCase test, string kind, string program, string temporary)
    {
        string report = Path.Combine(temporary, "report"), work = Path.Combine(temporary, "work");
        Directory.CreateDirectory(work);
        // What a program sees beside its arguments is the same everywhere.
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = Home, ["LANG"] = "C.UTF-8", ["TMPDIR"] = work };
        foreach ((string name, string value) in test.Env)
            environment[name] = value;
        TestProcess process = TestProcess.Run(
            goemu,
            [.. SnapshotKinds.Command(kind, report), .. test.Deterministic ? ["--deterministic"] : Array.Empty<string>(), .. test.Options,
                "-0", Path.GetFileName(program), program, .. test.Args],
            environment, work, test.Stdin == "none" ? null : test.Stdin["text:".Length..], TimeSpan.FromSeconds(test.TimeoutSeconds));
        if (process.Status is not { } status)
            return ("failed", $"was still running after {test.TimeoutSeconds} s");
        // The start ends the program before it can end by itself.
        if (kind != "boot" && EndDifference(test, status) is { } wrong)
            return ("failed", wrong + Last(process.Stderr));
        if (kind is not ("output" or "digest") && !File.Exists(report))
            return ("failed", $"ended with {TestSignals.Describe(status)} and no report{Last(process.Stderr)}");
        string text = kind switch
        {
            "output" => SnapshotText.Output(process, status, work, test.Normalise != "none"),
            "digest" => SnapshotText.Digest(process.Stderr),
            "boot" => SnapshotText.Boot(File.ReadAllText(report)),
            "pcs" => Digest(report),
            "g0" => SnapshotText.Switches(File.ReadAllText(report)),
            _ => File.ReadAllText(report),
        };
        string stem = Path.Combine(folder, $"{SnapshotKinds.FileName(test.Name)}.{SnapshotKinds.FileName(kind)}");
        if (update)
            return SnapshotFile.Accept(stem, text) ? ("updated", null) : ("passed", null);
        return SnapshotFile.Compare(stem, text, LineDifference.Of) is { } message ? ("failed", message) : ("passed", null);
    }

    private static string Digest(string file)
    {
        using TraceFile trace = TraceFile.Open(file);
        return TraceDigest.Of(trace);
    }

    private static string? EndDifference(TestCase test, int status)
    {
        if (test.Exit is not { } exit)
            return null;
        int expected = exit.ValueKind == JsonValueKind.String ? 128 + TestSignals.Number(exit.GetString()!) : exit.GetInt32();
        return status == expected ? null : $"ended with {TestSignals.Describe(status)} instead of {TestSignals.Describe(expected)}";
    }

    private static string Last(string stderr) =>
        stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? $"; the last line on stderr: {last}" : "";
}
