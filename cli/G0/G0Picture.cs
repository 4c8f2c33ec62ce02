using System.Globalization;
using System.Security;
using System.Text;

namespace GoEmu.Cli.G0;

/// <summary>
/// Draws recorded switches as SVG: a lane for each thread, in it whose stack the thread is on from switch to switch, and below how deep g0's
/// stack is in use, with the deepest so far as a line. Steps to the right are switches, of all threads, or instructions where those were counted.
/// </summary>
internal sealed class G0Picture
{
    private const int Left = 150, Top = 50, Lane = 96, Band = 22, Graph = 52, Width = 1400;

    private const string InUse = "#f2b27a", Deepest = "#aa3333";

    private readonly StringBuilder _svg = new();
    private readonly G0Record _record;
    private readonly double _scale;
    private readonly bool _counted;
    private readonly long _end;

    private G0Picture(G0Record record)
    {
        _record = record;
        _counted = record.Switches.Count > 0 && record.Switches.TrueForAll(s => s.Instructions is not null);
        _end = record.Switches.Count == 0 ? 1 : Place(record.Switches[^1]) + 1;
        _scale = (double)Width / Math.Max(1, _end);
    }

    /// <summary>The picture.</summary>
    public static string Draw(G0Record record)
    {
        var picture = new G0Picture(record);
        picture.All();
        return picture._svg.ToString();
    }

    private void All()
    {
        G0Thread[] threads = [.. _record.Threads.Where(t => t.G0 != 0)];
        int height = Top + (threads.Length * Lane) + 30;
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + Width + 20}" height="{height}" font-family="sans-serif" font-size="12">""");
        Add($"""<rect width="100%" height="100%" fill="white"/>""");
        Add($"""<text x="10" y="20" font-size="15">{_record.Count} switches of stacks on {threads.Length} threads</text>""");
        (string, StackRole)[] legend = [("goroutine", StackRole.Goroutine), ("g0", StackRole.G0), ("gsignal", StackRole.GSignal)];
        for (int n = 0; n < legend.Length; n++)
        {
            Add($"""<rect x="{Left + (n * 110)}" y="28" width="12" height="12" fill="{Color(legend[n].Item2)}"/>""");
            Add($"""<text x="{Left + (n * 110) + 17}" y="38">{legend[n].Item1}</text>""");
        }
        int behind = Left + (legend.Length * 110);
        Add($"""<rect x="{behind}" y="28" width="12" height="12" fill="{InUse}"/>""");
        Add($"""<text x="{behind + 17}" y="38">g0's stack in use</text>""");
        Add($"""<line x1="{behind + 140}" y1="34" x2="{behind + 152}" y2="34" stroke="{Deepest}"/>""");
        Add($"""<text x="{behind + 157}" y="38">the deepest so far</text>""");
        for (int n = 0; n < threads.Length; n++)
            Thread(threads[n], Top + (n * Lane));
        Add($"""<text x="{Left}" y="{height - 8}">{(_counted ? "instructions of all threads" : "switches of all threads")}: 0 to {_end}</text>""");
        Add($"</svg>");
    }

    private void Thread(G0Thread thread, int y)
    {
        G0Switch[] own = [.. _record.Switches.Where(s => s.Thread == thread.Thread)];
        Add($"""<text x="10" y="{y + 15}">m {thread.M} (thread {thread.Thread})</text>""");
        Add($"""<text x="10" y="{y + Band + 20}" fill="#555">g0: {thread.Stack.High - thread.Mark} of {thread.Stack.High - thread.Stack.Low} B</text>""");
        ulong deepest = Math.Max(1, own.Select(s => Math.Max(s.Deepest ?? 0, s.From.Role == StackRole.G0 ? s.Depth : 0)).DefaultIfEmpty().Max());
        var line = new StringBuilder();
        for (int n = 0; n < own.Length; n++)
        {
            double from = X(Place(own[n])), to = n + 1 < own.Length ? X(Place(own[n + 1])) : X(_end);
            Add($"""<rect x="{from:F2}" y="{y}" width="{Math.Max(to - from, 0.2):F2}" height="{Band}" fill="{Color(own[n].To.Role)}"><title>{Title(own[n])}</title></rect>""");
            if (own[n].From.Role == StackRole.G0 && n > 0)
            {
                double height = (double)Graph * own[n].Depth / deepest;
                double begin = X(Place(own[n - 1]));
                Add($"""<rect x="{begin:F2}" y="{y + Band + 4:F2}" width="{Math.Max(from - begin, 0.5):F2}" height="{height:F2}" fill="{InUse}"><title>{own[n].Depth} bytes of g0 in use at switch {own[n].Number}</title></rect>""");
            }
            if (own[n].Deepest is { } mark)
                line.Append(CultureInfo.InvariantCulture, $"{from:F2},{y + Band + 4 + ((double)Graph * mark / deepest):F2} ");
        }
        if (line.Length > 0)
            Add($"""<polyline points="{line.ToString().TrimEnd()}" fill="none" stroke="{Deepest}" stroke-width="1"/>""");
    }

    private static string Title(G0Switch s) =>
        SecurityElement.Escape(string.Create(CultureInfo.InvariantCulture, $"switch {s.Number}: {s.From} to {s.To}, {s.Cause} {s.Function}{(s.Caller.Length == 0 ? "" : $" from {s.Caller}")}"));

    private static string Color(StackRole role) => role switch
    {
        StackRole.Goroutine => "#7fb3d9",
        StackRole.G0 => "#e8883a",
        StackRole.GSignal => "#b45fae",
        _ => "#cccccc",
    };

    private long Place(G0Switch s) => _counted ? s.Instructions!.Value : s.Number;

    private double X(long place) => Left + (place * _scale);

    private void Add(FormattableString element) => _svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
