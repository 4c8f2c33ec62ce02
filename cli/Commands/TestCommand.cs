using System.CommandLine;
using System.Text.Json;
using GoEmu.Cli.Testing;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu test DIR|MANIFEST</c>: programs against what is kept of earlier runs.</summary>
internal static class TestCommand
{
    private const int Failed = 1;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("DIR|MANIFEST") { Description = "a folder of programs, or a manifest of cases (docs/testing.md)" };
        var update = new Option<bool>("--update") { Description = "accept what comes: write the snapshots" };
        var only = new Option<string>("--only") { HelpName = "PATTERN", Description = "cases whose names match; * and ? stand for others", DefaultValueFactory = _ => "*" };
        var jobs = new Option<int>("-j", "--jobs") { HelpName = "COUNT", Description = "how many run at once", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<bool>("--json") { Description = "print results as JSON" };
        var junit = new Option<string>("--junit") { HelpName = "FILE", Description = "write results for CI as JUnit XML", DefaultValueFactory = _ => "" };
        var command = new Command("test", "Runs programs and compares exit status, output, start, switches of stacks and calls with snapshots.") { path, update, only, jobs, json, junit };
        command.SetAction(result => Run(
            result.GetRequiredValue(path), result.GetValue(update), new NamePattern(result.GetValue(only)!), Math.Max(1, result.GetValue(jobs)),
            result.GetValue(json), result.GetValue(junit)!, result.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string path, bool update, NamePattern only, int jobs, bool json, string junit, TextWriter output)
    {
        string folder;
        TestCase[] cases;
        try
        {
            (folder, IReadOnlyList<TestCase> all) = TestManifest.Read(path);
            cases = [.. all.Where(c => only.Matches(c.Name))];
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return ProgramArguments.Complain(e.Message);
        }
        if (cases.Length == 0)
            return ProgramArguments.Complain($"no case in '{path}'{(only.ToString() == "*" ? "" : $" matches '{only}'")}");
        var runner = new TestRunner(ProgramStart.EmulatorPath(), folder, update);
        var results = new List<TestResult>[cases.Length];
        _ = Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = jobs }, n =>
        {
            results[n] = [.. runner.Run(cases[n])];
            if (!json)
                Print(results[n], output);
        });
        IReadOnlyList<TestResult> done = [.. results.SelectMany(r => r)];
        if (json)
            output.WriteLine(JsonSerializer.Serialize(done, TestJsonContext.Plain.IReadOnlyListTestResult));
        else
            output.WriteLine(string.Join(", ", done.GroupBy(r => r.Outcome).Select(g => $"{g.Count()} {g.Key}").Order(StringComparer.Ordinal)));
        if (junit.Length != 0 && !Write(junit, JUnitReport.Of(done)))
            return ExitCodes.Usage;
        return done.Any(r => r.Outcome == "failed") ? Failed : 0;
    }

    private static void Print(List<TestResult> results, TextWriter output)
    {
        lock (output)
        {
            foreach (TestResult r in results.Where(r => r.Outcome != "passed"))
                output.WriteLine(r.Message is null ? $"{r.Outcome}: {r.Title}" : $"{r.Outcome}: {r.Title}: {r.Message}");
        }
    }

    private static bool Write(string file, string text)
    {
        try
        {
            File.WriteAllText(file, text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _ = ProgramArguments.Complain($"cannot write '{file}'");
            return false;
        }
    }
}
