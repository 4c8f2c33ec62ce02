namespace GoEmu.Cli.Testing;

/// <summary>Names of signals as manifests have them (signal(7), x86-64).</summary>
internal static class TestSignals
{
    private static readonly string[] s_names =
        ["", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM"];

    /// <summary>A signal's number; 0 when it is not known.</summary>
    public static int Number(string name) => Math.Max(0, Array.IndexOf(s_names, name));

    /// <summary>What an exit status as shells see it says.</summary>
    public static string Describe(int status) =>
        status > 128 && status - 128 < s_names.Length ? $"{status} ({s_names[status - 128]})" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
