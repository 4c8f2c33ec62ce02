namespace GoEmu.Cli;

/// <summary>The process's arguments and environment as bytes, which need not be valid UTF-8.</summary>
internal static class RawArguments
{
    /// <summary>
    /// The arguments that <c>Main</c> got, by their number: what stands before them in proc(5)'s cmdline is the emulator's own name, or
    /// the .NET host's and the library's.
    /// </summary>
    public static List<byte[]> CommandLine(int count)
    {
        List<byte[]> all = Split(File.ReadAllBytes("/proc/self/cmdline"));
        return all[(all.Count - count)..];
    }

    /// <summary>The environment the process was started with.</summary>
    public static List<byte[]> Environment() => Split(File.ReadAllBytes("/proc/self/environ"));

    private static List<byte[]> Split(byte[] text)
    {
        List<byte[]> result = [];
        int start = 0;
        for (int n = 0; n < text.Length; n++)
        {
            if (text[n] != 0)
                continue;
            result.Add(text[start..n]);
            start = n + 1;
        }
        return result;
    }
}
