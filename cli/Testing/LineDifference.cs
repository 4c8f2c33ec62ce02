using System.Globalization;
using System.Text;

namespace GoEmu.Cli.Testing;

/// <summary>Shows two texts' differences line by line.</summary>
internal static class LineDifference
{
    private const int Longest = 2000, MostShown = 40, Context = 2;

    /// <summary>Lines with "-" for what was expected and "+" for what came, with some around them.</summary>
    public static string Of(string expected, string actual)
    {
        string[] a = expected.Split('\n'), b = actual.Split('\n');
        int start = 0;
        while (start < Math.Min(a.Length, b.Length) && a[start] == b[start])
            start++;
        int end = 0;
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)])
            end++;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"from line {start + 1}");
        foreach (string line in a[Math.Max(0, start - Context)..start])
            text.Append("\n    ").Append(line);
        int shown = 0;
        foreach ((char sign, string line) in Changes(a[start..^end], b[start..^end]))
        {
            if (++shown > MostShown)
            {
                text.Append("\n  ...");
                break;
            }
            text.Append("\n  ").Append(sign).Append(' ').Append(line);
        }
        return text.ToString();
    }

    /// <summary>The changes that a longest common subsequence leaves; for very long texts all of one and then all of the other.</summary>
    private static IEnumerable<(char Sign, string Line)> Changes(string[] a, string[] b)
    {
        if (a.Length > Longest || b.Length > Longest)
            return a.Select(l => ('-', l)).Concat(b.Select(l => ('+', l)));
        int[,] common = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        var changes = new List<(char, string)>();
        int x = 0, y = 0;
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
                (x, y) = (x + 1, y + 1);
            else if (y == b.Length || (x < a.Length && common[x + 1, y] >= common[x, y + 1]))
                changes.Add(('-', a[x++]));
            else
                changes.Add(('+', b[y++]));
        }
        return changes;
    }
}
