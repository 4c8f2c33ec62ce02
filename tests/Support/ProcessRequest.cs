namespace GoEmu.TestSupport;

/// <summary>Where a started program's stdout goes.</summary>
public enum StdoutMode
{
    /// <summary>Into the result.</summary>
    Capture,

    /// <summary>Into a pipe nobody reads: writing raises SIGPIPE.</summary>
    ClosedPipe,
}

/// <summary>Sends a signal to the started process once its stdout holds a text; an empty text means as soon as it runs.</summary>
public sealed record SignalStep(string After, int Signal);

/// <summary>What to start and how. The environment is given whole: nothing is inherited unless it is listed.</summary>
public sealed record ProcessRequest(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The guard against hangs. Far above what a run takes: no test asserts a time.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(3);

    /// <summary>What every started program gets: a PATH and a plain locale.</summary>
    public static IReadOnlyDictionary<string, string> DefaultEnvironment { get; } = MakeDefaultEnvironment();

    /// <summary>This process's own environment, for package managers and other tools that are set up by it.</summary>
    public static IReadOnlyDictionary<string, string> InheritedEnvironment
        => System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

    /// <summary>argv[0] where it is not the program's path.</summary>
    public string? Argv0 { get; init; }

    /// <summary>The whole environment of the program.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = DefaultEnvironment;

    /// <summary>Writes the program's stdin; null is /dev/null.</summary>
    public Action<Stream>? Stdin { get; init; }

    /// <summary>Where stdout goes.</summary>
    public StdoutMode Stdout { get; init; } = StdoutMode.Capture;

    /// <summary>The working folder; null is the current one.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>
    /// All its threads share one processor, on which who wakes another goes on running: they seldom race. The program sees one processor.
    /// </summary>
    public bool OneProcessor { get; init; }

    /// <summary>When the process and all it started are killed.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Signals to send, in this order.</summary>
    public IReadOnlyList<SignalStep> Signals { get; init; } = [];

    /// <summary>The program and its arguments as one line, for messages.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program));

    /// <summary>The same request with more environment variables.</summary>
    public ProcessRequest WithEnvironment(params IEnumerable<KeyValuePair<string, string>> more)
    {
        Dictionary<string, string> all = new(Environment);
        foreach ((string name, string value) in more)
            all[name] = value;
        return this with { Environment = all };
    }

    private static Dictionary<string, string> MakeDefaultEnvironment()
    {
        Dictionary<string, string> environment = new() { ["LANG"] = "C.UTF-8" };
        // DOTNET_ROOT: a framework-dependent goemu may need it.
        foreach (string name in (string[])["PATH", "HOME", "TMPDIR", "DOTNET_ROOT"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }
        return environment;
    }
}
