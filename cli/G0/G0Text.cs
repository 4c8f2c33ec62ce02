using System.Globalization;
using System.Text;
using GoEmu.Cli.Live.Reports;

namespace GoEmu.Cli.G0;

/// <summary>Writes recorded switches for people.</summary>
internal static class G0Text
{
    /// <summary>The whole report.</summary>
    public static string Format(G0Record record)
    {
        var text = new StringBuilder();
        Line(text, $"{record.Count} switches on {record.Threads.Count} threads");
        Line(text, "");
        Line(text, "     count  cause               what ran, or was returned from");
        foreach ((string cause, long count) in record.Causes)
        {
            Line(text, $"{count,10}  {cause}");
            foreach ((string _, string function, long part) in record.Counts.Where(c => c.Cause == cause && c.Function.Length != 0))
                Line(text, $"{part,18}            {function}");
        }
        Line(text, "");
        Line(text, "Threads");
        foreach (G0Thread t in record.Threads.Where(t => t.G0 != 0))
        {
            string deepest = $"{t.Stack.High - t.Mark} bytes used at most{(t.Reused ? ", by others before it too" : "")}";
            Line(text, $"  m {t.M}, thread {t.Thread}: {t.Switches} switches; g0 {Hex.Of(t.G0)}, stack {Hex.Of(t.Stack.Low)}-{Hex.Of(t.Stack.High)} ({t.Stack.High - t.Stack.Low} bytes), {deepest}");
        }
        Line(text, "");
        bool counted = record.Switches.Exists(s => s.Instructions is not null);
        Line(text, $"  switch  {(counted ? "instruction  " : "")}    m  from     to       cause               in use  deepest  what");
        foreach (G0Switch s in record.Switches)
            Switch(text, s, counted);
        if (record.Count > record.Switches.Count)
            Line(text, $"  ... and {record.Count - record.Switches.Count} more (--max)");
        return text.ToString();
    }

    private static void Switch(StringBuilder text, G0Switch s, bool counted)
    {
        string when = counted ? string.Create(CultureInfo.InvariantCulture, $"{s.Instructions,11}  ") : "";
        string what = s.Function + (s.Caller.Length == 0 ? "" : (s.Function.Length == 0 ? "" : " ") + $"(from {s.Caller})");
        string deepest = s.Deepest?.ToString(CultureInfo.InvariantCulture) ?? "";
        Line(text, $"{s.Number,8}  {when}{s.M,5}  {s.From,-8} {s.To,-8} {s.Cause,-18} {s.Depth,7}  {deepest,7}  {what}");
        foreach (string frame in s.Frames)
            Line(text, $"{"",20}{frame}");
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
