using System.Text;

namespace GoEmu.TestSupport;

/// <summary>What a run gave, byte for byte, and what it cost.</summary>
public sealed record ProcessResult(Outcome Outcome, byte[] Stdout, byte[] Stderr)
{
    /// <summary>From start to end.</summary>
    public TimeSpan Wall { get; init; }

    /// <summary>User and system time of the process and the children it waited for.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>Peak resident memory; never less than that of the process that started it (see PeakResidentKilobytes).</summary>
    public long MaxResidentKilobytes { get; init; }

    /// <summary>Processes of its session still alive after it ended (they have been killed since).</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>Stdout as text.</summary>
    public string StdoutText => Encoding.UTF8.GetString(Stdout);

    /// <summary>Stderr as text.</summary>
    public string StderrText => Encoding.UTF8.GetString(Stderr);

    /// <summary>Stderr's lines, without a last empty one.</summary>
    public string[] StderrLines => Lines(StderrText);

    /// <summary>A short account for a failure's message.</summary>
    public string Describe()
        => $"{Outcome}\n--- stdout ({Stdout.Length} bytes)\n{Clip(StdoutText)}\n--- stderr ({Stderr.Length} bytes)\n{Clip(StderrText)}";

    private static string[] Lines(string text)
        => text.Length == 0 ? [] : (text[^1] == '\n' ? text[..^1] : text).Split('\n');

    private static string Clip(string text)
        => text.Length <= 4000 ? text : string.Concat(text.AsSpan(0, 2000), "\n[...]\n", text.AsSpan(text.Length - 2000));
}
