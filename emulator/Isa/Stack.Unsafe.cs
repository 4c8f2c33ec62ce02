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
        t.Add(Mnemonic.Push, &Push, Traits.None);
        t.Add(Mnemonic.Pop, &Pop, Traits.None, Support.Partial, "no segments that have a base");
        t.Add(Mnemonic.Leave, &Leave, Traits.None);
        t.Add(Mnemonic.Enter, &Enter, Traits.None);
        t.Add(Mnemonic.Pushf, &Pushf<W16>, Traits.None);
        t.Add(Mnemonic.Pushfq, &Pushf<W64>, Traits.None);
        t.Add(Mnemonic.Popf, &Popf<W16>, Traits.None);
        t.Add(Mnemonic.Popfq, &Popf<W64>, Traits.None);
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
            return Segments.BindPush(b);
        b.Op.Src = b.Register(0);
        return narrow ? &PushReg<W16> : &PushReg<W64>;
    }

    private static Op* PushReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp - (ulong)W.Bytes;
        W.Store(sp, W.Get(cpu, op->Src));
        cpu->Rsp = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* PushImm<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp - (ulong)W.Bytes;
        W.Store(sp, (ulong)op->Imm);
        cpu->Rsp = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* PushMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong value = W.Load(BaseIndex.Of(cpu, op)), sp = cpu->Rsp - (ulong)W.Bytes;
        W.Store(sp, value);
        cpu->Rsp = sp;
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
            return Segments.BindPop(b);
        b.Op.Dst = b.Register(0);
        return narrow ? &PopReg<W16> : &PopReg<W64>;
    }

    private static Op* PopReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp, value = W.Load(sp);
        cpu->Rsp = sp + (ulong)W.Bytes;
        W.Set(cpu, op->Dst, value); // last, for POP RSP
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* PopMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp, value = W.Load(sp);
        // An address that uses RSP is formed after the increment (SDM vol. 2, POP).
        ulong address = BaseIndex.Of(cpu, op) + (op->Base == 8 * L.Rsp ? (ulong)W.Bytes : 0);
        W.Store(address, value);
        cpu->Rsp = sp + (ulong)W.Bytes;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Leave(Binding b) => b.Instruction.Code == Code.Leavew ? &LeaveOf<W16> : &LeaveOf<W64>;

    private static Op* LeaveOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong frame = cpu->Rbp, value = W.Load(frame);
        cpu->Rsp = frame + (ulong)W.Bytes;
        W.Set(cpu, 8 * L.Rbp, value);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Enter(Binding b)
    {
        b.Op.Imm = b.Instruction.Immediate16;
        b.Op.Extra = (byte)(b.Instruction.Immediate8_2nd & 31);
        return b.Instruction.Code == Code.Enterw_imm16_imm8 ? &EnterOf<W16> : &EnterOf<W64>;
    }

    private static Op* EnterOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong frame = cpu->Rsp - (ulong)W.Bytes, sp = frame, from = cpu->Rbp;
        W.Store(sp, from);
        for (int level = 1; level < op->Extra; level++)
        {
            (from, sp) = (from - (ulong)W.Bytes, sp - (ulong)W.Bytes);
            W.Store(sp, W.Load(from));
        }
        if (op->Extra > 0)
        {
            sp -= (ulong)W.Bytes;
            W.Store(sp, frame);
        }
        sp -= (ulong)op->Imm;
        // The new top of stack has to be writable (SDM vol. 2, ENTER). By its outer bytes: one access to all could cross a cache line,
        // and a locked one that does holds up every processor.
        _ = Interlocked.CompareExchange(ref *(byte*)sp, 0, 0);
        _ = Interlocked.CompareExchange(ref *(byte*)(sp + (ulong)W.Bytes - 1), 0, 0);
        W.Set(cpu, 8 * L.Rbp, frame);
        cpu->Rsp = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Pushf<W>(Binding b) where W : struct, IWidth => &PushfOf<W>;

    private static Op* PushfOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        const ulong neverPushed = 0x30000; // VM, RF
        cpu->CurrentOp = op;
        Flags.Leave(cpu);
        ulong sp = cpu->Rsp - (ulong)W.Bytes;
        W.Store(sp, cpu->GuestFlags & ~neverPushed);
        cpu->Rsp = sp;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Popf<W>(Binding b) where W : struct, IWidth
    {
        b.Op.Imm = (long)b.NextPc;
        return &PopfOf<W>;
    }

    private static Op* PopfOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp;
        SetFlags<W>(cpu, W.Load(sp));
        cpu->Rsp = sp + (ulong)W.Bytes;
        if (cpu->SingleStep == 0)
            return op[1].Handler(cpu, op + 1);
        cpu->Rip = (ulong)op->Imm; // the next one runs alone
        return ControlOps.Leave(cpu, ExitReason.Miss);
    }

    /// <summary>Flags from memory, as far as user mode can change them.</summary>
    public static void SetFlags<W>(CpuState* cpu, ulong value) where W : struct, IWidth
    {
        const ulong changeable = Flags.Status | Flags.Df | 0x244100, resume = 0x10000; // TF, NT, AC, ID
        ulong changed = W.Bits == 16 ? changeable & 0xFFFF : changeable;
        cpu->GuestFlags = (cpu->Rflags & ~(changed | resume)) | (value & changed);
        bool aligned = (cpu->Rflags & Flags.Ac) != 0;
        cpu->SingleStep = aligned ? cpu->SingleStep | CpuState.StepAligned : cpu->SingleStep & ~CpuState.StepAligned;
        Flags.Enter(cpu);
    }
}
