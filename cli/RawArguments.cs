namespace GoEmu.Cli;

/// <summary>The process's arguments and environment as bytes, which need not be valid UTF-8.</summary>
internal static class RawArguments
{
    /// <summary>argv of this process, program name first (proc(5), cmdline).</summary>
    public static List<byte[]> CommandLine() => Split(File.ReadAllBytes("/proc/self/cmdline"));

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
