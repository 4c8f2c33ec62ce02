using System.Text.Json;
using System.Text.Json.Serialization;

namespace GoEmu.TestSupport;

/// <summary>One case of testbins/manifest.json: a binary, how to run it and what to expect. See testbins/README.md.</summary>
public sealed record ManifestEntry
{
    /// <summary>What tells this case from all others: go1.26/panic:nil.</summary>
    public required string Name { get; init; }

    /// <summary>"test", "old" (the same programs by an older Go), "variant" (linked in another way) or "bench".</summary>
    public required string Kind { get; init; }

    /// <summary>The Go version that built it: 1.26.</summary>
    public required string Go { get; init; }

    /// <summary>The binary, relative to testbins/.</summary>
    public required string Path { get; init; }

    /// <summary>The binary's SHA-256 in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The build's environment, GOAMD64 among it.</summary>
    public IReadOnlyDictionary<string, string> BuildEnv { get; init; } = new Dictionary<string, string>();

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Environment variables of its run.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>What it gets on stdin; see <see cref="StdinSource"/>.</summary>
    public string Stdin { get; init; } = "none";

    /// <summary>The expected end: an exit status, or the name of the signal it dies by.</summary>
    public JsonElement Exit { get; init; }

    /// <summary>The normalisation its output needs before it is compared; see <see cref="Normaliser"/>.</summary>
    [JsonPropertyName("normalise")]
    public string Normalisation { get; init; } = "none";

    /// <summary>The guard against hangs, for a native run.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>Signals to send it, in this order.</summary>
    public IReadOnlyList<ManifestSignal> Send { get; init; } = [];

    /// <summary>The binary's full path.</summary>
    [JsonIgnore]
    public string Binary => RepoRoot.File("testbins", Path);

    /// <summary>The expected end.</summary>
    [JsonIgnore]
    public Outcome ExpectedOutcome => Exit.ValueKind == JsonValueKind.String
        ? Outcome.Signaled(Signals.Parse(Exit.GetString()!))
        : Outcome.Exited(Exit.GetInt32());
}

/// <summary>A signal of the manifest: sent once stdout holds the text.</summary>
public sealed record ManifestSignal(string AfterStdout, string Signal);
