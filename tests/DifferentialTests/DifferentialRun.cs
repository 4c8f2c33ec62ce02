using System.Globalization;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.DifferentialTests;

/// <summary>A run of GoEmu.Differential in a process of its own, where whatever it runs can break nothing else.</summary>
internal static class DifferentialRun
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromHours(3);

    /// <summary>What scripts/build-differential.sh has built, where native programs are built: it compares every engine, the managed one the JIT.</summary>
    private static readonly string s_native = RepoRoot.File("bin", "differential", "GoEmu.Differential");

    /// <summary>True when the interpreter is compared too.</summary>
    public static bool IsNative => File.Exists(s_native);

    /// <summary>Runs it.</summary>
    public static ProcessResult Start(params ReadOnlySpan<string> arguments) =>
        ProcessRunner.Run(Request(arguments) with { Timeout = s_timeout });

    private static ProcessRequest Request(ReadOnlySpan<string> arguments) => IsNative
        ? new ProcessRequest(s_native, [.. arguments])
        : new ProcessRequest(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : Tool.Find("dotnet") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "GoEmu.Differential.dll"), .. arguments]);

    /// <summary>Runs it and asserts that no engine disagreed with the processor; returns what it printed before the last line.</summary>
    public static string[] Agrees(params ReadOnlySpan<string> arguments)
    {
        ProcessResult result = Start(arguments);
        Assert.True(result.Outcome == Outcome.Exited(0), $"{string.Join(' ', arguments)}: {result.Describe()}");
        string[] lines = result.StdoutText.TrimEnd('\n').Split('\n');
        Assert.EndsWith(" cases, 0 disagreements", lines[^1], StringComparison.Ordinal);
        return lines[..^1];
    }

    /// <summary>Random cases of single instructions; asserts that each mnemonic had its share, and that they did something.</summary>
    public static void Instructions(long count, int seed)
    {
        using TempFolder folder = new();
        string coverage = Path.Combine(folder.Path, "coverage");
        Agrees("instructions", "--count", Text(count), "--seed", Text(seed), "--coverage", coverage);
        string[][] rows = [.. File.ReadLines(coverage).Select(line => line.Split(' '))];
        Assert.True(rows.Length > 900, $"only {rows.Length} mnemonics");
        long total = 0, lacking = 0, share = count / rows.Length;
        foreach (string[] row in rows)
        {
            long cases = Number(row[1]), completed = Number(row[2]), illegal = Number(row[3]);
            total += cases;
            Assert.True(cases >= share * 95 / 100, $"{row[0]} had {cases} of {share} cases");
            if (illegal == cases && row[4] == "0")
                lacking++; // this processor does not have it
            else if (row[4] == "0")
                Assert.True(completed >= cases / 2, $"{row[0]}: only {completed} of {cases} cases did not fault");
        }
        Assert.True(total >= count, $"{total} cases, not {count}");
        Assert.True(lacking < rows.Length / 10, $"this processor lacks {lacking} of {rows.Length} mnemonics");
    }

    /// <summary>Random blocks; asserts that most ran to their end.</summary>
    public static void Blocks(long count, int seed)
    {
        string[] lines = Agrees("blocks", "--count", Text(count), "--seed", Text(seed));
        long completed = Number(lines[0].Split(' ')[0]);
        Assert.True(completed >= count * 8 / 10, $"only {completed} of {count} blocks ran to their end");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
