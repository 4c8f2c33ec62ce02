using System.Text.Json;

namespace GoEmu.Cli.Testing;

/// <summary>The cases of a manifest, or of a folder of programs.</summary>
internal static class TestManifest
{
    private static readonly byte[] s_elf = [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Reads a manifest, a folder's manifest.json, or all programs of a folder without one.</summary>
    /// <exception cref="FormatException">What is there is not understood; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (string Folder, IReadOnlyList<TestCase> Cases) Read(string path)
    {
        if (!Directory.Exists(path))
            return (Path.GetDirectoryName(Path.GetFullPath(path))!, Parse(path));
        string manifest = Path.Combine(path, "manifest.json");
        if (File.Exists(manifest))
            return (Path.GetFullPath(path), Parse(manifest));
        return (Path.GetFullPath(path), [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Where(IsProgram)
            .Select(f => new TestCase { Name = Path.GetFileName(f), Path = Path.GetFileName(f) })]);
    }

    private static IReadOnlyList<TestCase> Parse(string file)
    {
        IReadOnlyList<TestCase>? cases;
        try
        {
            cases = JsonSerializer.Deserialize(File.ReadAllText(file), TestJsonContext.Plain.ListTestCase);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file}: {e.Message}");
        }
        if (cases is null || cases.Any(c => c.Name.Length == 0 || c.Path.Length == 0))
            throw new FormatException($"{file}: every case needs a name and a path");
        if (cases.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"{file}: two cases are called {twice.Key}");
        if (cases.SelectMany(c => c.Snapshots).FirstOrDefault(s => !SnapshotKinds.IsKnown(s)) is { } unknown)
            throw new FormatException($"{file}: unknown snapshot '{unknown}'; known: {string.Join(", ", SnapshotKinds.Known)}");
        return cases;
    }

    private static bool IsProgram(string file)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if ((File.GetUnixFileMode(file) & execute) == 0)
            return false;
        Span<byte> start = stackalloc byte[4];
        using FileStream stream = File.OpenRead(file);
        return stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual(s_elf);
    }
}
