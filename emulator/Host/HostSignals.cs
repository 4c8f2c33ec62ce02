namespace GoEmu.Emulator.Host;

/// <summary>Signal numbers of the host process that the engine uses for itself.</summary>
public static class HostSignals
{
    /// <summary>Makes a thread leave translated code when it carries <see cref="KickMagic"/>; otherwise an ordinary signal of the guest.</summary>
    public const int Kick = 64;

    /// <summary>The sigval that tells a kick from a guest's own use of the same number.</summary>
    public const int KickMagic = 0x474F4B49;

    /// <summary>The .NET runtime's activation signal.</summary>
    public const int Activation = 34;

    /// <summary>Signals of faults: SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, as a kernel mask (bit n-1).</summary>
    public const ulong FaultMask = (1UL << 3) | (1UL << 4) | (1UL << 6) | (1UL << 7) | (1UL << 10);

    /// <summary>Signals that stay unblocked on every thread whatever the guest says.</summary>
    public const ulong NeverBlocked = FaultMask | (1UL << (Kick - 1)) | (1UL << (Activation - 1)) | (1UL << 8) | (1UL << 18);

    /// <summary>Everything else: what is blocked while a signal waits to be given to the guest.</summary>
    public const ulong AsyncMask = ~NeverBlocked;
}
