namespace GoEmu.Tests.SingleSteps;

/// <summary>Variables as /proc/PID/environ has them.</summary>
internal static class EnvironmentFile
{
    /// <summary>Reads them; the order is kept.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path) => File.ReadAllText(path)
        .Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(v => v.Split('=', 2))
        .ToDictionary(v => v[0], v => v[1]);
}
