using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Faults that handlers find themselves, as the kernel reports the processor's (arch/x86/kernel/traps.c). Nothing of the guest's state
/// may have been changed.
/// </summary>
internal static unsafe class Faults
{
    private const ulong Protection = 13, Stack = 12;
    private const int Sigill = 4, Sigtrap = 5, Sigbus = 7, Sigfpe = 8, Sigsegv = 11, SiKernel = 0x80;

    /// <summary>#DE: a division by zero, or a quotient that does not fit.</summary>
    public static Op* Divide(CpuState* cpu, Op* op) => Raise(cpu, op, Sigfpe, 1, 0, Op.PcOf(op));

    /// <summary>#UD.</summary>
    public static Op* InvalidOpcode(CpuState* cpu, Op* op) => Raise(cpu, op, Sigill, 2, 6, Op.PcOf(op));

    /// <summary>#GP(0): a misaligned vector operand, an address that is not canonical, a privileged instruction.</summary>
    public static Op* GeneralProtection(CpuState* cpu, Op* op) => Raise(cpu, op, Sigsegv, SiKernel, 13, 0);

    /// <summary>#BP, a trap: RIP is behind the instruction, whose length is given.</summary>
    public static Op* Breakpoint(CpuState* cpu, Op* op, int length)
    {
        _ = Raise(cpu, op, Sigtrap, SiKernel, 3, 0);
        cpu->Rip += (ulong)length;
        return null;
    }

    /// <summary>A fault of <see cref="CpuState.CurrentOp"/> that the host's signal handler has recorded in the state.</summary>
    public static Op* Recorded(CpuState* cpu)
    {
        cpu->GuestFault = 0;
        return Recorded(cpu, (Op*)cpu->CurrentOp);
    }

    /// <summary>The same for a fault in a machine-code stub that an op called.</summary>
    public static Op* Recorded(CpuState* cpu, Op* op)
    {
        _ = ControlOps.Leave(cpu, op, ExitReason.Fault);
        if (cpu->FaultSignal == Sigfpe)
            *(ulong*)(cpu->FaultInfo + 16) = cpu->Rip; // si_addr is where the host's instruction lies
        else if (cpu->FaultSignal == Sigsegv && cpu->TrapNumber == Protection && IsOnStack(op))
            (cpu->FaultSignal, cpu->TrapNumber, *(int*)cpu->FaultInfo) = (Sigbus, Stack, Sigbus);
        return null;
    }

    /// <summary>
    /// An address by way of RSP or RBP that is not canonical is #SS (SDM vol. 1, 3.4.2.1), which the kernel makes a SIGBUS. With FS or GS
    /// it is #GP: then the segment's base is among the operands.
    /// </summary>
    private static bool IsOnStack(Op* op) =>
        op->Base is 8 * CpuStateLayout.Rsp or 8 * CpuStateLayout.Rbp && op->Index is not (CpuStateLayout.FsBase or CpuStateLayout.GsBase);

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
