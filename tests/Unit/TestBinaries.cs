using GoEmu.TestSupport;

namespace GoEmu.Tests.Unit;

/// <summary>Finds the prebuilt Go programs of the repository.</summary>
internal static class TestBinaries
{
    /// <summary>The repository's root.</summary>
    internal static string Root => RepoRoot.Path;

    /// <summary>Every Go program in testbins/bin, as a path relative to that folder ("go1.26/hello").</summary>
    internal static IReadOnlyList<string> Names { get; } = FindNames();

    /// <summary>Full path of a program named as in <see cref="Names"/>.</summary>
    internal static string PathOf(string name) => Path.Combine(Root, "testbins", "bin", name);

    private static List<string> FindNames()
    {
        string bin = Path.Combine(Root, "testbins", "bin");
        var names = new List<string>();
        if (!Directory.Exists(bin))
            return names;
        Span<byte> magic = stackalloc byte[4];
        foreach (string file in Directory.EnumerateDirectories(bin, "go*").SelectMany(Directory.EnumerateFiles))
        {
            using FileStream stream = File.OpenRead(file);
            if (stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("\u007fELF"u8))
                names.Add(Path.GetRelativePath(bin, file));
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
