using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GoEmu.Cli.Testing;

/// <summary>What of a report is kept: what a run of the same program gives on any machine, so neither addresses nor numbers of threads.</summary>
internal static class SnapshotText
{
    private static readonly string[] s_digestLines = ["instructions in all", "slices", "logged system calls", "digest of system calls"];

    /// <summary>The tree of the start, with source lines, the init tasks, and the goroutines at main.main.</summary>
    public static string Boot(string json)
    {
        using var document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{root.GetProperty("goVersion").GetString()}\n");
        foreach (JsonElement step in root.GetProperty("chain").EnumerateArray())
            Step(step, 0, text);
        text.Append("init tasks\n");
        foreach (JsonElement task in root.GetProperty("initTasks").EnumerateArray())
            text.Append(CultureInfo.InvariantCulture, $"  {task.GetProperty("package").GetString()}: {string.Join(", ", task.GetProperty("functions").EnumerateArray().Select(f => f.GetString()))}\n");
        text.Append("goroutines\n");
        if (root.TryGetProperty("atMain", out JsonElement snapshot))
        {
            foreach (JsonElement g in snapshot.GetProperty("goroutines").EnumerateArray())
                Line(text, $"  {g.GetProperty("id").GetUInt64()} {g.GetProperty("start").GetString()} {g.GetProperty("status").GetString()} {g.GetProperty("waitReason").GetString()}");
        }
        return text.ToString();
    }

    /// <summary>How a run ended and what it wrote, with its folder as {TempPath}.</summary>
    public static string Output(TestProcess process, int status, string folder, bool hideAddresses)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"exit: {TestSignals.Describe(status)}\n");
        text.Append("--- stdout\n").Append(process.Stdout);
        if (process.Stdout.Length > 0 && !process.Stdout.EndsWith('\n'))
            text.Append("\n(no newline at the end)\n");
        text.Append("--- stderr\n").Append(process.Stderr);
        string all = text.ToString().Replace(folder, "{TempPath}", StringComparison.Ordinal);
        return hideAddresses ? HideAddresses(all) : all;
    }

    /// <summary>Addresses as Go's tracebacks have them become "0x?"; what a signal's line says of its cause stays.</summary>
    private static string HideAddresses(string text)
    {
        string[] parts = text.Split("0x");
        for (int n = 1; n < parts.Length; n++)
        {
            string before = parts[n - 1], part = parts[n];
            int digits = part.TakeWhile(char.IsAsciiHexDigitLower).Count();
            bool stays = before.EndsWith("code=", StringComparison.Ordinal) || before.EndsWith("addr=", StringComparison.Ordinal) || before.EndsWith(" +", StringComparison.Ordinal);
            if (digits > 0 && !stays)
                parts[n] = "?" + part[(digits < part.Length && part[digits] == '?' ? digits + 1 : digits)..];
        }
        return string.Join("0x", parts);
    }

    /// <summary>How many switches of stacks had which cause.</summary>
    public static string Switches(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        foreach (JsonElement c in document.RootElement.GetProperty("causes").EnumerateArray())
            Line(text, $"{c.GetProperty("count").GetInt64(),8}  {c.GetProperty("cause").GetString()} {c.GetProperty("function").GetString()}");
        return text.ToString();
    }

    /// <summary>Instructions and system calls of the whole run, from its statistics.</summary>
    public static string Digest(string statistics) =>
        string.Join('\n', statistics.Split('\n').Select(l => l.Trim()).Where(l => Array.Exists(s_digestLines, d => l.StartsWith(d, StringComparison.Ordinal))));

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');

    private static void Step(JsonElement step, int depth, StringBuilder text)
    {
        string place = step.TryGetProperty("file", out JsonElement file) ? $"  {Path.GetFileName(file.GetString())}:{step.GetProperty("line").GetInt32()}" : "";
        int calls = step.GetProperty("calls").GetInt32();
        string inlined = step.GetProperty("kind").GetString() == "inlined" ? " (inlined)" : "";
        text.Append(' ', depth * 2).Append(step.GetProperty("name").GetString()).Append(inlined).Append(calls > 1 ? $" x{calls.ToString(CultureInfo.InvariantCulture)}" : "").Append(place).Append('\n');
        foreach (JsonElement below in step.GetProperty("steps").EnumerateArray())
            Step(below, depth + 1, text);
    }
}
