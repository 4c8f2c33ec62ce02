using GoEmu.GoRuntime.Memory;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>
/// The frame that the kernel pushes for a signal handler (Linux <c>arch/x86/include/asm/sigframe.h</c>, rt_sigframe): a return
/// address, and then the ucontext with the registers (<c>asm/ucontext.h</c>, <c>asm/sigcontext.h</c>).
/// </summary>
internal static class SignalFrame
{
    // Offsets in ucontext: 40 bytes of flags, link and stack, then the registers in the order of sigcontext.
    private const ulong R14At = 40 + (6 * 8);
    private const ulong RbpAt = 40 + (10 * 8);
    private const ulong RspAt = 40 + (15 * 8);
    private const ulong RipAt = 40 + (16 * 8);

    /// <summary>The registers of what a signal interrupted.</summary>
    internal static bool TryRead(IMemoryReader memory, ulong ucontext, ulong fsBase, out UnwindRegisters registers)
    {
        registers = default;
        if (!memory.TryReadUInt64(ucontext + RipAt, out ulong rip)
            || !memory.TryReadUInt64(ucontext + RspAt, out ulong rsp)
            || !memory.TryReadUInt64(ucontext + RbpAt, out ulong rbp)
            || !memory.TryReadUInt64(ucontext + R14At, out ulong r14))
            return false;
        registers = new UnwindRegisters(rip, rsp, rbp, r14, fsBase);
        return true;
    }
}
