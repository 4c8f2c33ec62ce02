namespace GoEmu.GoRuntime.Locating;

/// <summary>
/// Addresses of the runtime's variables, as linked; 0 where one was not found. Go's function table does not list data, so in a
/// stripped program they come from the code that uses them.
/// </summary>
public sealed record RuntimeSymbols
{
    /// <summary>runtime.g0, the structure of the first thread's g0.</summary>
    public ulong G0 { get; init; }

    /// <summary>runtime.m0, the first thread.</summary>
    public ulong M0 { get; init; }

    /// <summary>runtime.allgs, a slice of pointers to all goroutines there have been.</summary>
    public ulong AllGs { get; init; }

    /// <summary>runtime.allm, the head of the chain of all threads.</summary>
    public ulong AllM { get; init; }

    /// <summary>runtime.allp, a slice of pointers to all processors.</summary>
    public ulong AllP { get; init; }

    /// <summary>runtime.sched.</summary>
    public ulong Sched { get; init; }

    /// <summary>runtime.firstmoduledata.</summary>
    public ulong FirstModuleData { get; init; }

    /// <summary>
    /// The runtime's own init tasks: since Go 1.21 the slice runtime.runtime_inittasks, before it the task runtime..inittask.
    /// </summary>
    public ulong RuntimeInit { get; init; }

    /// <summary>The task main..inittask, which leads to all others; 0 since Go 1.21, where module data lists them.</summary>
    public ulong MainInit { get; init; }

    /// <summary>Where g is, counted from FS: -8 unless C has thread-local variables too.</summary>
    public long TlsOffset { get; init; } = -8;
}
