using System.Text.Json;

namespace GoEmu.Cli.Testing;

/// <summary>One case of a manifest: a program, how it is run, and what is kept of it. Fields that are not known are ignored.</summary>
internal sealed record TestCase
{
    /// <summary>What tells it from the others; part of the names of its snapshots.</summary>
    public string Name { get; init; } = "";

    /// <summary>The program, relative to the manifest.</summary>
    public string Path { get; init; } = "";

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Its environment, beside what every case has.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>What it reads: "none" or "text:...".</summary>
    public string Stdin { get; init; } = "none";

    /// <summary>How it has to end: an exit status, the name of a signal ("SIGTERM"), or nothing to take it from the snapshot.</summary>
    public JsonElement? Exit { get; init; }

    /// <summary>Options for goemu.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What is compared: "output", "boot", "g0", "digest", "calls:PATTERN".</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = ["output"];

    /// <summary>False for a run in real time with threads in parallel.</summary>
    public bool Deterministic { get; init; } = true;

    /// <summary>Seconds after which it is ended; a guard against hangs.</summary>
    public int TimeoutSeconds { get; init; } = 120;

    /// <summary>Signals that it is to be sent: not supported, such cases are skipped.</summary>
    public JsonElement? Send { get; init; }
}
