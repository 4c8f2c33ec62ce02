namespace GoEmu.GoRuntime;

/// <summary>
/// What <c>go version -m</c> shows: toolchain, main package, modules and build settings
/// (Go's <c>debug/buildinfo</c> and <c>runtime/debug.ParseBuildInfo</c>).
/// </summary>
public sealed class BuildInfo
{
    internal BuildInfo(string goVersion, string path, GoModule? main, IReadOnlyList<GoModule> dependencies, IReadOnlyList<BuildSetting> settings)
    {
        GoVersion = goVersion;
        Path = path;
        Main = main;
        Dependencies = dependencies;
        Settings = settings;
    }

    /// <summary>The toolchain's version: "go1.26.0", perhaps with experiments ("go1.26.0 X:nodwarf5") or a distributor's tail.</summary>
    public string GoVersion { get; }

    /// <summary>Import path of the main package; empty when the program was built without module information.</summary>
    public string Path { get; }

    /// <summary>The module of the main package, or null when not known.</summary>
    public GoModule? Main { get; }

    /// <summary>All modules that packages were taken from, in the file's order.</summary>
    public IReadOnlyList<GoModule> Dependencies { get; }

    /// <summary>Build settings in the file's order (since Go 1.18).</summary>
    public IReadOnlyList<BuildSetting> Settings { get; }

    /// <summary>The value of a setting, or null when it was not recorded.</summary>
    public string? Setting(string key)
    {
        foreach (BuildSetting s in Settings)
        {
            if (s.Key == key)
                return s.Value;
        }

        return null;
    }

    /// <summary>Parses the text between the two marks; lines that make no sense are left out.</summary>
    internal static BuildInfo Parse(string goVersion, string text)
    {
        string path = "";
        GoModule? main = null;
        var dependencies = new List<GoModule>();
        var settings = new List<BuildSetting>();
        int last = -2; // whom a "=>" line is about: -2 nobody, -1 the main module, else an index of dependencies

        foreach (Range range in text.AsSpan().Split('\n'))
        {
            ReadOnlySpan<char> line = text.AsSpan(range);
            if (line.StartsWith("path\t"))
            {
                path = line[5..].ToString();
            }
            else if (line.StartsWith("mod\t"))
            {
                main = ParseModule(line[4..]);
                last = -1;
            }
            else if (line.StartsWith("dep\t"))
            {
                dependencies.Add(ParseModule(line[4..]));
                last = dependencies.Count - 1;
            }
            else if (line.StartsWith("=>\t"))
            {
                GoModule replace = ParseModule(line[3..]);
                if (last == -1)
                    main = main! with { Replace = replace };
                else if (last >= 0)
                    dependencies[last] = dependencies[last] with { Replace = replace };
                last = -2;
            }
            else if (line.StartsWith("build\t") && ParseSetting(line[6..]) is { } setting)
            {
                settings.Add(setting);
            }
        }

        return new BuildInfo(goVersion, path, main, dependencies, settings);
    }

    private static GoModule ParseModule(ReadOnlySpan<char> columns)
    {
        string[] c = columns.ToString().Split('\t');
        return new GoModule(c[0], c.Length > 1 ? c[1] : "", c.Length > 2 ? c[2] : "");
    }

    private static BuildSetting? ParseSetting(ReadOnlySpan<char> text)
    {
        int end = GoQuote.PrefixLength(text);
        if (end == 0)
            end = text.IndexOf('=');
        if (end <= 0 || end >= text.Length || text[end] != '=')
            return null;
        return Value(text[..end]) is { } key && Value(text[(end + 1)..]) is { } value ? new BuildSetting(key, value) : null;
    }

    private static string? Value(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is ('"' or '`') ? GoQuote.Unquote(text) : text.ToString();
}
