using System.Text.RegularExpressions;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>The stacks that a Go program prints when it dies, as "function file:line" innermost first, by goroutine.</summary>
internal static partial class PrintedTrace
{
    /// <summary>A printed goroutine.</summary>
    internal sealed record Goroutine(ulong Id, string State, IReadOnlyList<string> Calls, string? Creator);

    internal static IReadOnlyList<Goroutine> Parse(string output)
    {
        var all = new List<Goroutine>();
        foreach (Match m in Block().Matches(output))
        {
            var calls = new List<string>();
            string? creator = null;
            string[] lines = m.Groups["body"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i + 1 < lines.Length; i += 2)
            {
                string place = Place().Match(lines[i + 1]).Groups[1].Value;
                if (lines[i].StartsWith("created by ", StringComparison.Ordinal))
                    creator = Creator().Match(lines[i]).Groups[1].Value + " " + place;
                else
                    calls.Add(Function(lines[i]) + " " + place);
            }

            all.Add(new Goroutine(ulong.Parse(m.Groups["id"].Value, null), m.Groups["state"].Value, calls, creator));
        }

        return all;
    }

    /// <summary>The name without arguments, which are the last parentheses; traces show panics under their short name.</summary>
    private static string Function(string line)
    {
        string name = line[..line.LastIndexOf('(')];
        return name == "panic" ? "runtime.gopanic" : name;
    }

    [GeneratedRegex(@"^goroutine (?<id>\d+)[^\[\n]*\[(?<state>[^\]]*)\]:\n(?<body>(?:.+\n\t.+\n)*)", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\t(\S+:\d+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^created by (\S+)")]
    private static partial Regex Creator();
}
