using System.Globalization;
using System.Text;

namespace GoEmu.GoRuntime;

/// <summary>Go's quoted strings, as <c>strconv.Unquote</c> reads them.</summary>
internal static class GoQuote
{
    /// <summary>Length of the quoted string that <paramref name="text"/> begins with, quotes included; 0 when it does not.</summary>
    internal static int PrefixLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('"' or '`'))
            return 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0])
                return i + 1;
            if (text[i] == '\\' && text[0] == '"')
                i++;
        }

        return 0;
    }

    /// <summary>Unquotes a whole quoted string; null when it is not one.</summary>
    internal static string? Unquote(ReadOnlySpan<char> text)
    {
        if (PrefixLength(text) != text.Length || text.Length < 2)
            return null;
        ReadOnlySpan<char> body = text[1..^1];
        if (text[0] == '`' || !body.Contains('\\'))
            return body.ToString();

        // Escapes of one byte may make up a UTF-8 sequence together, so the result is gathered as bytes.
        using var bytes = new MemoryStream(body.Length);
        Span<byte> utf8 = stackalloc byte[4];
        while (!body.IsEmpty)
        {
            if (body[0] != '\\')
            {
                if (Rune.DecodeFromUtf16(body, out Rune rune, out int used) != System.Buffers.OperationStatus.Done)
                    rune = Rune.ReplacementChar;
                bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                body = body[Math.Max(used, 1)..];
            }
            else if (!TryEscape(ref body, bytes, utf8))
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static bool TryEscape(ref ReadOnlySpan<char> body, MemoryStream bytes, scoped Span<byte> utf8)
    {
        if (body.Length < 2)
            return false;
        char c = body[1];
        int simple = "abfnrtv\\\"'".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            bytes.WriteByte("\a\b\f\n\r\t\v\\\"'"u8[simple]);
            body = body[2..];
            return true;
        }

        int digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits != 0)
        {
            if (body.Length < 2 + digits
                || !uint.TryParse(body.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
                return false;
            body = body[(2 + digits)..];
            if (c == 'x')
            {
                bytes.WriteByte((byte)value);
                return true;
            }

            if (!Rune.TryCreate(value, out Rune rune))
                return false;
            bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
            return true;
        }

        if (body.Length < 4 || body[1] is < '0' or > '3' || body[2] is < '0' or > '7' || body[3] is < '0' or > '7')
            return false;
        bytes.WriteByte((byte)(((body[1] - '0') << 6) | ((body[2] - '0') << 3) | (body[3] - '0')));
        body = body[4..];
        return true;
    }
}
