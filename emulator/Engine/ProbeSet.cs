using System.Collections.Frozen;

namespace GoEmu.Emulator.Engine;

/// <summary>
/// Guest addresses at which a thread leaves guest code before the instruction there runs (<see cref="Cpu.ExitReason.Probe"/>). Looked at
/// when code is translated or decoded, never when it runs: a probe that is not hit costs nothing. Change it by
/// <see cref="EngineHost.AddProbes"/>.
/// </summary>
public sealed class ProbeSet
{
    private volatile FrozenSet<ulong>? _addresses;

    /// <summary>Number of addresses.</summary>
    public int Count => _addresses?.Count ?? 0;

    /// <summary>Whether an address is one of them.</summary>
    public bool Contains(ulong pc) => _addresses is { } some && some.Contains(pc);

    /// <summary>Adds addresses; those that are new. The caller holds the engines' lock.</summary>
    internal List<ulong> Add(IEnumerable<ulong> addresses)
    {
        List<ulong> added = [.. addresses.Distinct().Where(a => !Contains(a))];
        _addresses = (_addresses ?? []).Concat(added).ToFrozenSet();
        return added;
    }

    /// <summary>Takes all away and gives what they were. The caller holds the engines' lock.</summary>
    internal List<ulong> Clear()
    {
        List<ulong> all = [.. _addresses ?? []];
        _addresses = null;
        return all;
    }
}
