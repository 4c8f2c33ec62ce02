namespace GoEmu.TestSupport;

/// <summary>The goemu under test: $GOEMU if it is set, else bin/goemu.</summary>
public static class GoEmuExe
{
    private static readonly Lazy<string> s_path = new(Find);

    /// <summary>The executable's path. A missing one is an error, never a reason to skip: nothing would be tested.</summary>
    public static string Path => s_path.Value;

    /// <summary>A request for <c>goemu run PROGRAM ARG...</c>.</summary>
    public static ProcessRequest Run(string program, params IEnumerable<string> arguments)
        => new(Path, ["run", program, .. arguments]);

    /// <summary>A request for goemu with exactly these arguments.</summary>
    public static ProcessRequest Command(params IEnumerable<string> arguments) => new(Path, [.. arguments]);

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("GOEMU") is { Length: > 0 } chosen)
        {
            string full = System.IO.Path.GetFullPath(chosen);
            return File.Exists(full)
                ? full
                : throw new FileNotFoundException($"GOEMU={chosen} names no file: the goemu under test is missing");
        }
        string built = RepoRoot.File("bin", "goemu");
        return File.Exists(built)
            ? built
            : throw new FileNotFoundException("bin/goemu is missing: run `make build`, or name another one in GOEMU");
    }
}
