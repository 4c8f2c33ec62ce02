namespace GoEmu.TestSupport;

/// <summary>Programs of the machine, which may or may not be there.</summary>
public static class Tool
{
    /// <summary>The program's path as PATH has it; null if it has none.</summary>
    public static string? Find(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
