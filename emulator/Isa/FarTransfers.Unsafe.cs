using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Far returns and IRET within 64-bit user mode (SDM vol. 2, RET and IRET), which exist for programs that restore a whole context. To
/// any other code segment, and far jumps and calls, they are refused.
/// </summary>
internal static unsafe class FarTransfers
{
    private const ulong CodeSelector = 0x33, StackSelector = 0x2B;

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Retf, &Return, Traits.EndsBlock, Support.Partial, "to 64-bit code only");
        t.Add(Mnemonic.Iretq, &InterruptReturn, Traits.EndsBlock, Support.Partial, "to 64-bit code only");
    }

    private static Handler Return(Binding b)
    {
        b.Op.Imm = b.Instruction.Code == Code.Retfq_imm16 ? 16 + b.Instruction.Immediate16 : 16;
        return b.Instruction.Code is Code.Retfq or Code.Retfq_imm16 ? &ReturnOf : null;
    }

    private static Op* ReturnOf(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp, target = W64.Load(sp), selector = W64.Load(sp + 8) & 0xFFFF;
        if (selector != CodeSelector)
            return ControlOps.Refused(cpu, op);
        if (!ControlOps.IsCanonical(target))
            return Faults.GeneralProtection(cpu, op);
        cpu->Rsp = sp + (ulong)op->Imm;
        return ControlOps.Jump(cpu, op, target);
    }

    private static Handler InterruptReturn(Binding b) => &InterruptReturnOf;

    private static Op* InterruptReturnOf(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong frame = cpu->Rsp, target = W64.Load(frame), selector = W64.Load(frame + 8) & 0xFFFF;
        ulong flags = W64.Load(frame + 16), sp = W64.Load(frame + 24), stack = W64.Load(frame + 32) & 0xFFFF;
        if (selector != CodeSelector || stack != StackSelector)
            return ControlOps.Refused(cpu, op);
        if (!ControlOps.IsCanonical(target))
            return Faults.GeneralProtection(cpu, op);
        Stack.SetFlags<W64>(cpu, flags);
        cpu->Rsp = sp;
        return ControlOps.Miss(cpu, target); // the engine looks whether to step
    }
}
