using System.Globalization;
using System.Text;

namespace GoEmu.TestSupport;

/// <summary>The stdin a manifest entry asks for: <c>none</c>, <c>text:...</c> or <c>generate:100MB</c>.</summary>
public static class StdinSource
{
    private const string Text = "text:";
    private const string Generate = "generate:";

    /// <summary>What writes it; null for none.</summary>
    public static Action<Stream>? Parse(string source)
    {
        if (source == "none")
            return null;
        if (source.StartsWith(Text, StringComparison.Ordinal))
            return stream => stream.Write(Encoding.UTF8.GetBytes(source[Text.Length..]));
        if (source.StartsWith(Generate, StringComparison.Ordinal))
        {
            long length = ParseSize(source[Generate.Length..]);
            return stream => WritePattern(stream, length);
        }
        throw new FormatException($"a stdin of \"{source}\" is not known");
    }

    /// <summary>The same bytes each time, with every value among them.</summary>
    public static void WritePattern(Stream stream, long length)
    {
        byte[] block = new byte[64 << 10];
        new Random(1).NextBytes(block);
        for (long left = length; left > 0; left -= block.Length)
            stream.Write(block, 0, (int)Math.Min(left, block.Length));
    }

    private static long ParseSize(string text)
    {
        (string number, long unit) = text[^2..] switch
        {
            "MB" => (text[..^2], 1_000_000L),
            "KB" => (text[..^2], 1_000L),
            _ => (text, 1L),
        };
        return long.Parse(number, CultureInfo.InvariantCulture) * unit;
    }
}
