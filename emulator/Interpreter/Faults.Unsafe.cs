using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Faults that handlers find themselves, as the kernel reports the processor's (arch/x86/kernel/traps.c). Nothing of the guest's state
/// may have been changed.
/// </summary>
internal static unsafe class Faults
{
    private const int Sigill = 4, Sigtrap = 5, Sigbus = 7, Sigfpe = 8, Sigsegv = 11, SiKernel = 0x80;

    /// <summary>#DE: a division by zero, or a quotient that does not fit.</summary>
    public static Op* Divide(CpuState* cpu, Op* op) => Raise(cpu, op, Sigfpe, 1, 0, Op.PcOf(op));

    /// <summary>#UD.</summary>
    public static Op* InvalidOpcode(CpuState* cpu, Op* op) => Raise(cpu, op, Sigill, 2, 6, Op.PcOf(op));

    /// <summary>#AC: an access that is not aligned while AC is set.</summary>
    public static Op* Alignment(CpuState* cpu, Op* op) => Raise(cpu, op, Sigbus, 1, 17, 0);

    /// <summary>#GP(0): a misaligned vector operand, an address that is not canonical, a privileged instruction.</summary>
    public static Op* GeneralProtection(CpuState* cpu, Op* op) => Raise(cpu, op, Sigsegv, SiKernel, 13, 0);

    /// <summary>#GP with an error code: a selector, or a gate of the interrupt table.</summary>
    public static Op* GeneralProtection(CpuState* cpu, Op* op, ulong error)
    {
        _ = GeneralProtection(cpu, op);
        cpu->ErrorCode = error;
        return null;
    }

    /// <summary>#OF by INT 4, a trap: RIP is behind the instruction, which is <see cref="Op.Imm"/> bytes long.</summary>
    public static Op* Overflow(CpuState* cpu, Op* op) => Trap(cpu, op, Sigsegv, SiKernel, 4);

    /// <summary>#DB by INT1, a trap, likewise.</summary>
    public static Op* Debug(CpuState* cpu, Op* op)
    {
        const int breakpoint = 1;
        _ = Trap(cpu, op, Sigtrap, breakpoint, 1);
        *(ulong*)(cpu->FaultInfo + 16) = cpu->Rip;
        return null;
    }

    /// <summary>#BP, a trap, likewise.</summary>
    public static Op* Breakpoint(CpuState* cpu, Op* op) => Trap(cpu, op, Sigtrap, SiKernel, 3);

    private static Op* Trap(CpuState* cpu, Op* op, int signal, int code, ulong number)
    {
        _ = Raise(cpu, op, signal, code, number, 0);
        cpu->Rip += (ulong)op->Imm;
        return null;
    }

    /// <summary>A fault of an op that the host's signal handler has recorded in the state. The engine adds <see cref="FaultDetails"/>.</summary>
    public static Op* Recorded(CpuState* cpu, Op* op)
    {
        cpu->GuestFault = 1;
        _ = ControlOps.Leave(cpu, op, ExitReason.Fault);
        if (cpu->FaultSignal == Sigfpe)
            *(ulong*)(cpu->FaultInfo + 16) = cpu->Rip; // si_addr is where the host's instruction lies
        return null;
    }

    private static Op* Raise(CpuState* cpu, Op* op, int signal, int code, ulong trap, ulong address)
    {
        new Span<byte>(cpu->FaultInfo, 128).Clear();
        *(int*)cpu->FaultInfo = signal;
        *(int*)(cpu->FaultInfo + 8) = code;
        *(ulong*)(cpu->FaultInfo + 16) = address;
        cpu->FaultSignal = signal;
        cpu->TrapNumber = trap;
        cpu->ErrorCode = 0;
        return ControlOps.Leave(cpu, op, ExitReason.Fault);
    }
}
