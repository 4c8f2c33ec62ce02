namespace GoEmu.TestSupport;

/// <summary>Signal numbers of linux/amd64 and their names.</summary>
public static class Signals
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGABRT = 6;
    public const int SIGKILL = 9;
    public const int SIGSEGV = 11;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;

    private static readonly string[] s_names =
    [
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The name with SIG in front, or the number where there is none.</summary>
    public static string Name(int signal)
        => signal > 0 && signal < s_names.Length ? "SIG" + s_names[signal] : $"signal {signal}";

    /// <summary>The number of a name, with or without SIG in front, or of a number written out.</summary>
    public static int Parse(string name)
    {
        if (int.TryParse(name, out int number))
            return number;
        string bare = name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
        int index = Array.FindIndex(s_names, n => n.Equals(bare, StringComparison.OrdinalIgnoreCase));
        return index > 0 ? index : throw new ArgumentException($"no signal is called {name}", nameof(name));
    }
}
