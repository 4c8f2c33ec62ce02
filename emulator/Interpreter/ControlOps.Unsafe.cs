using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>Ops that lead from block to block and out of the interpreter's loop.</summary>
internal static unsafe class ControlOps
{
    /// <summary>What a branch leads to until its target is linked.</summary>
    public static Op* Stub(CpuState* cpu, Op* op)
    {
        cpu->Rip = (ulong)op->Imm;
        cpu->LinkStub = op;
        return Leave(cpu, ExitReason.Link);
    }

    /// <summary>A jump to a higher address.</summary>
    public static Op* JmpForward(CpuState* cpu, Op* op)
    {
        Op* target = op->Target;
        return target->Handler(cpu, target);
    }

    /// <summary>An instruction that runs out of executable memory; Imm is where.</summary>
    public static Op* BadFetch(CpuState* cpu, Op* op)
    {
        cpu->FaultAddress = (ulong)op->Imm;
        return Leave(cpu, op, ExitReason.BadFetch);
    }

    /// <summary>An instruction that the interpreter does not have.</summary>
    public static Op* Refused(CpuState* cpu, Op* op) => Leave(cpu, op, ExitReason.Refused);

    /// <summary>An instruction that has a probe.</summary>
    public static Op* Probe(CpuState* cpu, Op* op) => Leave(cpu, op, ExitReason.Probe);

    /// <summary>Counts the instructions of the run that begins here; Imm is their number.</summary>
    public static Op* Count(CpuState* cpu, Op* op)
    {
        cpu->Budget -= op->Imm;
        cpu->SliceEnd = 0;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>The same for a run at whose end a slice may end.</summary>
    public static Op* CountToCheck(CpuState* cpu, Op* op)
    {
        long left = cpu->Budget - op->Imm;
        cpu->Budget = left;
        cpu->SliceEnd = left <= 0 ? 1 : 0;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>An instruction that is left to the kernel.</summary>
    public static Op* Source(CpuState* cpu, Op* op) => Leave(cpu, op, ExitReason.Source);

    /// <summary>Counts the entries of a block until they are <see cref="Op.Disp"/>, and from then on leaves; Imm is the counter's address.</summary>
    public static Op* Warm(CpuState* cpu, Op* op)
    {
        var counter = (ushort*)op->Imm;
        if (*counter >= op->Disp)
            return Leave(cpu, op, ExitReason.Warm);
        ++*counter;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>Holds operands of the op before it; never run.</summary>
    public static Op* Data(CpuState* cpu, Op* op) => throw new InvalidOperationException("an operand was run as an op");

    /// <summary>Leaves the loop at an op's own instruction.</summary>
    public static Op* Leave(CpuState* cpu, Op* op, ExitReason reason)
    {
        cpu->CurrentOp = op;
        cpu->Rip = Op.PcOf(op);
        return Leave(cpu, reason);
    }

    /// <summary>Leaves the loop; RIP is set.</summary>
    public static Op* Leave(CpuState* cpu, ExitReason reason)
    {
        cpu->Reason = (int)reason;
        return null;
    }

    /// <summary>Whether an address has its upper 17 bits equal; a jump to one that has not faults itself (SDM vol. 1, 3.3.7.1).</summary>
    public static bool IsCanonical(ulong address) => (long)(address << 16) >> 16 == (long)address;

    /// <summary>Goes on at a guest address that is only known now; the instruction has nothing else to do.</summary>
    public static Op* Jump(CpuState* cpu, Op* op, ulong target)
    {
        Op* next = JumpCache.Find(cpu, target);
        if (next != null)
            return next;
        return IsCanonical(target) ? Miss(cpu, target) : Faults.GeneralProtection(cpu, op);
    }

    /// <summary>Goes on at a canonical guest address for which the <see cref="JumpCache"/> has nothing.</summary>
    public static Op* Miss(CpuState* cpu, ulong target)
    {
        cpu->Rip = target;
        return Leave(cpu, ExitReason.Miss);
    }
}
