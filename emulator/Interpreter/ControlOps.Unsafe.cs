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
        cpu->Rip = Op.PcOf(op);
        cpu->FaultAddress = (ulong)op->Imm;
        return Leave(cpu, ExitReason.BadFetch);
    }

    /// <summary>An instruction that the interpreter does not have.</summary>
    public static Op* Refused(CpuState* cpu, Op* op) => Leave(cpu, op, ExitReason.Refused);

    /// <summary>Counts the instructions that follow up to the next branch; Imm is their number.</summary>
    public static Op* Count(CpuState* cpu, Op* op)
    {
        cpu->Executed += (ulong)op->Imm;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>Holds operands of the op before it; never run.</summary>
    public static Op* Data(CpuState* cpu, Op* op) => throw new InvalidOperationException("an operand was run as an op");

    /// <summary>Leaves the loop at an op's own instruction.</summary>
    public static Op* Leave(CpuState* cpu, Op* op, ExitReason reason)
    {
        cpu->Rip = Op.PcOf(op);
        return Leave(cpu, reason);
    }

    /// <summary>Leaves the loop; RIP is set.</summary>
    public static Op* Leave(CpuState* cpu, ExitReason reason)
    {
        cpu->Reason = (int)reason;
        return null;
    }

    /// <summary>Goes on at a guest address that is only known now. The caller has changed nothing that is not to be changed.</summary>
    public static Op* Jump(CpuState* cpu, ulong target)
    {
        Op* op = JumpCache.Find(cpu, target);
        return op != null ? op : Miss(cpu, target);
    }

    private static Op* Miss(CpuState* cpu, ulong target)
    {
        cpu->Rip = target;
        return Leave(cpu, ExitReason.Miss);
    }
}
