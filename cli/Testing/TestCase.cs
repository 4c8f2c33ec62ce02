using System.Text.Json;

namespace GoEmu.Cli.Testing;

/// <summary>One case of a manifest: a program, how it is run, and what is kept of it. Fields that are not known are
/// ignored. (Settable: what the compiled JSON reader only initialises it takes the default away from.)</summary>
internal sealed class TestCase
{
    /// <summary>What tells it from the others; part of the names of its snapshots.</summary>
    public string Name { get; set; } = "";

    /// <summary>The program, relative to the manifest.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Args { get; set; } = [];

    /// <summary>Its environment, beside what every case has.</summary>
    public IReadOnlyDictionary<string, string> Env { get; set; } = new Dictionary<string, string>();

    /// <summary>"go-trace" to have the addresses in its output replaced, which depend on where the program is; else "none".</summary>
    public string Normalise { get; set; } = "none";

    /// <summary>What it reads: "none" or "text:...".</summary>
    public string Stdin { get; set; } = "none";

    /// <summary>How it has to end: an exit status, the name of a signal ("SIGTERM"), or nothing to take it from the snapshot.</summary>
    public JsonElement? Exit { get; set; }

    /// <summary>Options for goemu.</summary>
    public IReadOnlyList<string> Options { get; set; } = [];

    /// <summary>What is compared: "output", "boot", "g0", "digest", "pcs", "calls:PATTERN".</summary>
    public IReadOnlyList<string> Snapshots { get; set; } = ["output"];

    /// <summary>False for a run in real time with threads in parallel.</summary>
    public bool Deterministic { get; set; } = true;

    /// <summary>Seconds after which it is ended; a guard against hangs.</summary>
    public int TimeoutSeconds { get; set; } = 120;

    /// <summary>Signals that it is to be sent: not supported, such cases are skipped.</summary>
    public JsonElement? Send { get; set; }
}
