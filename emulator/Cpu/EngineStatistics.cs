namespace GoEmu.Emulator.Cpu;

/// <summary>Counters of an engine; sums over all threads, in units as named.</summary>
public sealed class EngineStatistics
{
    private readonly long[] _exits = new long[(int)Enum.GetValues<ExitReason>().Max() + 1];
    private long _executed;

    /// <summary>Units (runs of linear code) translated.</summary>
    public long Units { get; set; }

    /// <summary>Guest instructions translated.</summary>
    public long Instructions { get; set; }

    /// <summary>Bytes of guest code translated.</summary>
    public long GuestBytes { get; set; }

    /// <summary>Bytes of host code written.</summary>
    public long HostBytes { get; set; }

    /// <summary>Direct jumps linked.</summary>
    public long Links { get; set; }

    /// <summary>Times the whole cache was dropped because it was full.</summary>
    public long Flushes { get; set; }

    /// <summary>Units retired because the guest changed, unmapped or protected their code.</summary>
    public long Retired { get; set; }

    /// <summary>Time spent translating, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    public long TranslationTicks { get; set; }

    /// <summary>Guest instructions executed, where the engine was asked to count them; without those of threads that run just now.</summary>
    public long Executed => Volatile.Read(ref _executed);

    /// <summary>Adds to <see cref="Executed"/>.</summary>
    public void CountExecuted(long instructions) => Interlocked.Add(ref _executed, instructions);

    /// <summary>Counts one exit from translated code.</summary>
    public void CountExit(ExitReason reason) => Interlocked.Increment(ref _exits[(int)reason]);

    /// <summary>Exits by reason.</summary>
    public long Exits(ExitReason reason) => Volatile.Read(ref _exits[(int)reason]);
}
