namespace GoEmu.TestSupport;

/// <summary>Where the repository is, found from where the tests were built.</summary>
public static class RepoRoot
{
    private static readonly Lazy<string> s_path = new(Find);

    /// <summary>The repository's folder.</summary>
    public static string Path => s_path.Value;

    /// <summary>A path inside the repository.</summary>
    public static string File(params ReadOnlySpan<string> parts)
        => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "GoEmu.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"GoEmu.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
