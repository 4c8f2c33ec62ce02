namespace GoEmu.TestSupport;

/// <summary>What is fetched once and kept between runs: toolchains, npm packages. Never part of the repository.</summary>
public static class CacheFolder
{
    /// <summary>$GOEMU_CACHE, else ~/.cache/goemu, else a folder under the temporary one.</summary>
    public static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("GOEMU_CACHE") is { Length: > 0 } chosen)
                return chosen;
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0
                ? System.IO.Path.Combine(home, ".cache", "goemu")
                : System.IO.Path.Combine(System.IO.Path.GetTempPath(), "goemu-cache");
        }
    }
}
