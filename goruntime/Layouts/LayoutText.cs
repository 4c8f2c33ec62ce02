using System.Globalization;
using System.Text;

namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// Reads the text of a version's table: lines that begin with <c>struct</c> or <c>list</c>, continued by indented ones.
/// A structure is <c>name:size</c> and fields <c>path@offset:size</c>; a list is a name and <c>number=name</c>, with
/// underscores for spaces (statuses keep theirs, they begin with one).
/// </summary>
internal sealed class LayoutText
{
    private LayoutText()
    {
    }

    internal Dictionary<string, StructLayout> Structs { get; } = [];

    internal Dictionary<string, string[]> Lists { get; } = [];

    internal static LayoutText Parse(ReadOnlySpan<byte> text)
    {
        var result = new LayoutText();
        string[] words = Encoding.ASCII.GetString(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int i = 0;
        while (i < words.Length)
        {
            bool isStruct = words[i] == "struct";
            string head = words[i + 1];
            int end = i + 2;
            while (end < words.Length && words[end] is not ("struct" or "list"))
                end++;
            ReadOnlySpan<string> items = words.AsSpan(i + 2, end - i - 2);
            if (isStruct)
                result.AddStruct(head, items);
            else
                result.AddList(head, items);
            i = end;
        }

        return result;
    }

    private void AddStruct(string head, ReadOnlySpan<string> items)
    {
        int colon = head.IndexOf(':');
        var fields = new Dictionary<string, FieldLayout>(items.Length, StringComparer.Ordinal);
        foreach (string item in items)
        {
            int at = item.IndexOf('@');
            int size = item.IndexOf(':');
            fields[item[..at]] = new FieldLayout(Number(item.AsSpan(at + 1, size - at - 1)), Number(item.AsSpan(size + 1)));
        }

        Structs[head[..colon]] = new StructLayout(head[..colon], Number(head.AsSpan(colon + 1)), fields);
    }

    private void AddList(string name, ReadOnlySpan<string> items)
    {
        var names = new List<string>(items.Length + 1);
        foreach (string item in items)
        {
            int equals = item.IndexOf('=');
            int number = Number(item.AsSpan(0, equals));
            while (names.Count <= number)
                names.Add("");
            names[number] = item[(equals + 1)..];
        }

        Lists[name] = names.ToArray();
    }

    private static int Number(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
