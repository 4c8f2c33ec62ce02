using System.Text.Json;

namespace GoEmu.TestSupport;

/// <summary>testbins/manifest.json.</summary>
public static class Manifest
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<IReadOnlyList<ManifestEntry>> s_entries = new(Load);

    /// <summary>All entries, in the file's order.</summary>
    public static IReadOnlyList<ManifestEntry> Entries => s_entries.Value;

    /// <summary>The entries whose behaviour is tested.</summary>
    public static IEnumerable<ManifestEntry> Tests => Entries.Where(e => e.Kind != "bench");

    /// <summary>The entries that are timed.</summary>
    public static IEnumerable<ManifestEntry> Benchmarks => Entries.Where(e => e.Kind == "bench");

    /// <summary>The path of a program built by the newest Go.</summary>
    public static string Newest(string name) => RepoRoot.File("testbins", "bin", "go1.26", name);

    private static List<ManifestEntry> Load()
    {
        string path = RepoRoot.File("testbins", "manifest.json");
        return JsonSerializer.Deserialize<List<ManifestEntry>>(File.ReadAllText(path), s_options)
            ?? throw new FormatException($"{path} holds no entries");
    }
}
