namespace GoEmu.Cli.Testing;

/// <summary>What may be kept of a case, and how goemu is asked for it.</summary>
internal static class SnapshotKinds
{
    private const string Calls = "calls:";

    /// <summary>All of them, for messages.</summary>
    public static readonly string[] Known = ["output", "boot", "g0", "digest", "pcs", Calls + "PATTERN"];

    /// <summary>Whether there is such a kind.</summary>
    public static bool IsKnown(string kind) => kind is "output" or "boot" or "g0" or "digest" or "pcs" || (kind.StartsWith(Calls, StringComparison.Ordinal) && kind.Length > Calls.Length);

    /// <summary>The command and its options; <paramref name="report"/> is the file that it is to write.</summary>
    public static string[] Command(string kind, string report) => kind switch
    {
        "output" => ["run"],
        "digest" => ["run", "--stats"],
        "boot" => ["boot", "--json", "-o", report],
        "pcs" => ["trace", "-o", report],
        "g0" => ["g0", "--json", "-o", report],
        _ => ["calls", "-e", kind[Calls.Length..], "-o", report],
    };

    /// <summary>The kind as a part of a file's name.</summary>
    public static string FileName(string kind) => string.Concat(kind.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}
