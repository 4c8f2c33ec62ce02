using System.Text;

namespace GoEmu.TestSupport;

/// <summary>Says where two outputs begin to differ, in one line short enough for a failure's message.</summary>
public static class TextDifference
{
    private const int Context = 60;

    /// <summary>The first difference of two texts.</summary>
    public static string First(string expected, string actual)
        => First(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(actual));

    /// <summary>The first difference of two byte strings.</summary>
    public static string First(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int at = expected.CommonPrefixLength(actual);
        if (at == expected.Length && at == actual.Length)
            return "no difference";
        int line = expected[..at].Count((byte)'\n') + 1;
        return $"line {line}, byte {at}: expected {Quote(expected, at)}, got {Quote(actual, at)} "
            + $"(lengths {expected.Length} and {actual.Length})";
    }

    private static string Quote(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length)
            return "the end";
        int begin = text[..at].LastIndexOf((byte)'\n') + 1;
        begin = Math.Max(begin, at - Context);
        string part = Encoding.UTF8.GetString(text[begin..Math.Min(text.Length, at + Context)]);
        return '"' + part.Replace("\n", "\\n", StringComparison.Ordinal) + '"';
    }
}
