using System.Runtime.InteropServices;

namespace GoEmu.Syscalls.Kernel;

/// <summary>struct rt_sigframe of x86-64 (arch/x86/include/asm/sigframe.h) up to the XSAVE area, which lies above it.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct SignalFrame
{
    /// <summary>Bytes.</summary>
    public const int Size = 440;

    /// <summary>Offset of ucontext_t.</summary>
    public const int ContextOffset = 8;

    /// <summary>Offset of siginfo_t.</summary>
    public const int InfoOffset = 312;

    /// <summary>Address of the restorer.</summary>
    [FieldOffset(0)] public ulong ReturnAddress;

    /// <summary>uc_flags.</summary>
    [FieldOffset(8)] public ulong Flags;

    /// <summary>uc_link.</summary>
    [FieldOffset(16)] public ulong Link;

    /// <summary>uc_stack.</summary>
    [FieldOffset(24)] public ulong StackAddress;

    /// <summary>uc_stack.ss_flags.</summary>
    [FieldOffset(32)] public int StackFlags;

    /// <summary>uc_stack.ss_size.</summary>
    [FieldOffset(40)] public ulong StackSize;

    /// <summary>r8..r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp.</summary>
    [FieldOffset(48)] public fixed ulong Registers[16];

    /// <summary>Program counter.</summary>
    [FieldOffset(176)] public ulong Rip;

    /// <summary>Flags register.</summary>
    [FieldOffset(184)] public ulong Rflags;

    /// <summary>cs, gs, fs, ss, 16 bits each.</summary>
    [FieldOffset(192)] public ulong Segments;

    /// <summary>Hardware error code.</summary>
    [FieldOffset(200)] public ulong Error;

    /// <summary>Trap number.</summary>
    [FieldOffset(208)] public ulong Trap;

    /// <summary>The blocked signals, old form.</summary>
    [FieldOffset(216)] public ulong OldMask;

    /// <summary>Fault address.</summary>
    [FieldOffset(224)] public ulong Cr2;

    /// <summary>Address of the XSAVE area.</summary>
    [FieldOffset(232)] public ulong FpState;

    /// <summary>uc_sigmask.</summary>
    [FieldOffset(304)] public ulong Mask;

    /// <summary>siginfo_t.</summary>
    [FieldOffset(312)] public fixed byte Info[128];
}
