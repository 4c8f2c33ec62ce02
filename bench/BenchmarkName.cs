using GoEmu.TestSupport;

namespace GoEmu.Bench;

/// <summary>The short names of the bench programs, and what each stands for.</summary>
internal static class BenchmarkName
{
    /// <summary>The loop of getpid calls, which has a target of its own.</summary>
    internal const string SyscallLoop = "syscallloop";

    private const string Prefix = "bench-";

    // The kernel, the clock, faults and the network: not what the mean over computing programs is about.
    private static readonly HashSet<string> s_system = [SyscallLoop, "timenow", "nilderef", "httploop"];

    // Floating point, instructions for ciphers and hashes, and threads: not what an interpreter's instructions a second are about.
    private static readonly HashSet<string> s_special = ["nbody", "sha256", "aes", "gctrees", "channels"];

    internal static string Of(ManifestEntry entry)
    {
        string file = Path.GetFileName(entry.Path);
        return file.StartsWith(Prefix, StringComparison.Ordinal) ? file[Prefix.Length..] : file;
    }

    /// <summary>Whether a program counts for the means: it computes, rather than asks the kernel.</summary>
    internal static bool IsComputing(string name) => !s_system.Contains(name);

    /// <summary>Whether a program computes with integers on one thread: what the interpreter's speed is measured with.</summary>
    internal static bool IsInteger(string name) => IsComputing(name) && !s_special.Contains(name);
}
