using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>PUSH, POP and what else works on the stack (SDM vol. 1, 5.1.1).</summary>
internal static unsafe class Stack
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Push, &Push, Traits.None, Support.Partial, "no segment registers");
        t.Add(Mnemonic.Pop, &Pop, Traits.None, Support.Partial, "no segment registers");
        t.Add(Mnemonic.Leave, &Leave, Traits.None);
        t.Add(Mnemonic.Enter, &Enter, Traits.None, Support.Partial, "nesting level 0 only");
        t.Add(Mnemonic.Pushfq, &Pushf, Traits.None);
        t.Add(Mnemonic.Popfq, &Popf, Traits.None, Support.Partial, "no single-stepping by TF");
    }

    private static Handler Push(Binding b)
    {
        bool narrow = b.Instruction.StackPointerIncrement == -2;
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return narrow ? &PushMem<W16> : &PushMem<W64>;
        }
        if (!b.IsRegister(0))
        {
            b.Op.Imm = (long)b.Instruction.GetImmediate(0);
            return narrow ? &PushImm<W16> : &PushImm<W64>;
        }
        if (!b.Instruction.Op0Register.IsGPR())
            return null;
        b.Op.Src = b.Register(0);
        return narrow ? &PushReg<W16> : &PushReg<W64>;
    }

    private static Op* PushReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Gpr[L.Rsp] - (ulong)W.Bytes;
        W.Store(sp, W.Get(cpu, op->Src));
        cpu->Gpr[L.Rsp] = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* PushImm<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Gpr[L.Rsp] - (ulong)W.Bytes;
        W.Store(sp, (ulong)op->Imm);
        cpu->Gpr[L.Rsp] = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* PushMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong value = W.Load(BaseIndex.Of(cpu, op)), sp = cpu->Gpr[L.Rsp] - (ulong)W.Bytes;
        W.Store(sp, value);
        cpu->Gpr[L.Rsp] = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Pop(Binding b)
    {
        bool narrow = b.Instruction.StackPointerIncrement == 2;
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return narrow ? &PopMem<W16> : &PopMem<W64>;
        }
        if (!b.Instruction.Op0Register.IsGPR())
            return null;
        b.Op.Dst = b.Register(0);
        return narrow ? &PopReg<W16> : &PopReg<W64>;
    }

    private static Op* PopReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Gpr[L.Rsp], value = W.Load(sp);
        cpu->Gpr[L.Rsp] = sp + (ulong)W.Bytes;
        W.Set(cpu, op->Dst, value); // last, for POP RSP
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* PopMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Gpr[L.Rsp], value = W.Load(sp);
        // An address that uses RSP is formed after the increment (SDM vol. 2, POP).
        ulong address = BaseIndex.Of(cpu, op) + (op->Base == 8 * L.Rsp ? (ulong)W.Bytes : 0);
        W.Store(address, value);
        cpu->Gpr[L.Rsp] = sp + (ulong)W.Bytes;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Leave(Binding b) => b.Instruction.Code == Code.Leaveq ? &LeaveOf : null;

    private static Op* LeaveOf(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong frame = cpu->Gpr[L.Rbp], value = W64.Load(frame);
        cpu->Gpr[L.Rsp] = frame + 8;
        cpu->Gpr[L.Rbp] = value;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Enter(Binding b)
    {
        b.Op.Imm = b.Instruction.Immediate16;
        return b.Instruction.Code == Code.Enterq_imm16_imm8 && (b.Instruction.Immediate8_2nd & 31) == 0 ? &EnterOf : null;
    }

    private static Op* EnterOf(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Gpr[L.Rsp] - 8;
        W64.Store(sp, cpu->Gpr[L.Rbp]);
        cpu->Gpr[L.Rbp] = sp;
        cpu->Gpr[L.Rsp] = sp - (ulong)op->Imm;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Pushf(Binding b) => &PushfOf;

    private static Op* PushfOf(CpuState* cpu, Op* op)
    {
        const ulong neverPushed = 0x30000; // VM, RF
        cpu->CurrentOp = op;
        Flags.Leave(cpu);
        ulong sp = cpu->Gpr[L.Rsp] - 8;
        W64.Store(sp, cpu->Rflags & ~neverPushed);
        cpu->Gpr[L.Rsp] = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Popf(Binding b) => &PopfOf;

    private static Op* PopfOf(CpuState* cpu, Op* op)
    {
        const ulong changeable = Flags.Status | Flags.Df | 0x244000; // NT, AC, ID
        cpu->CurrentOp = op;
        ulong sp = cpu->Gpr[L.Rsp], value = W64.Load(sp);
        cpu->Rflags = (cpu->Rflags & ~changeable) | (value & changeable);
        Flags.Enter(cpu);
        cpu->Gpr[L.Rsp] = sp + 8;
        return op[1].Handler(cpu, op + 1);
    }
}
