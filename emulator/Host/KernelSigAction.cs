using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Host;

/// <summary>The kernel's struct sigaction on x86-64 (asm/signal.h), as rt_sigaction(2) takes it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct KernelSigAction
{
    /// <summary>Handler address, or <see cref="Default"/> or <see cref="Ignore"/>.</summary>
    public ulong Handler;

    /// <summary>SA_ flags.</summary>
    public ulong Flags;

    /// <summary>Where the handler returns to.</summary>
    public ulong Restorer;

    /// <summary>Signals blocked while the handler runs, bit n-1 for signal n.</summary>
    public ulong Mask;

    /// <summary>SIG_DFL.</summary>
    public const ulong Default = 0;

    /// <summary>SIG_IGN.</summary>
    public const ulong Ignore = 1;

    /// <summary>SA_ flags (asm-generic/signal-defs.h).</summary>
    public const ulong NoChildStop = 1, NoChildWait = 2, SigInfo = 4, RestorerFlag = 0x04000000, OnStack = 0x08000000,
        RestartFlag = 0x10000000, NoDefer = 0x40000000, ResetHand = 0x80000000;
}
