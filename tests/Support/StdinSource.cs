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
        for (long written = 0; written < length; written += block.Length)
        {
            for (int i = 0; i < block.Length; i++)
                block[i] = (byte)(i ^ i >> 8 ^ (int)(written >> 16));
            stream.Write(block, 0, (int)Math.Min(length - written, block.Length));
        }
    }

    private static long ParseSize(string text) => text.EndsWith("MB", StringComparison.Ordinal)
        ? long.Parse(text[..^2], CultureInfo.InvariantCulture) << 20
        : throw new FormatException($"a size of \"{text}\" is not known");
}
