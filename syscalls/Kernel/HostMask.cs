namespace GoEmu.Syscalls.Kernel;

/// <summary>The signal mask of a host thread, as far as it is known.</summary>
internal sealed class HostMask
{
    /// <summary>The mask, or null when the host's signal handler may have changed it.</summary>
    public ulong? Value { get; set; }
}
