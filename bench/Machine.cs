namespace GoEmu.Bench;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    /// <summary>The processor's name and the number of processors.</summary>
    internal static string Processor { get; } = $"{Model()} x{Environment.ProcessorCount}";

    private static string Model()
        => File.ReadLines("/proc/cpuinfo")
            .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            .FirstOrDefault("unknown processor");
}
