using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>Jumps, calls and returns (SDM vol. 1, 5.1.7).</summary>
internal static unsafe class Control
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Jo, &Conditional<Conditions.Overflow>, Traits.None);
        t.Add(Mnemonic.Jno, &Conditional<Conditions.NotOverflow>, Traits.None);
        t.Add(Mnemonic.Jb, &Conditional<Conditions.Below>, Traits.None);
        t.Add(Mnemonic.Jae, &Conditional<Conditions.AboveEqual>, Traits.None);
        t.Add(Mnemonic.Je, &Conditional<Conditions.Equal>, Traits.None);
        t.Add(Mnemonic.Jne, &Conditional<Conditions.NotEqual>, Traits.None);
        t.Add(Mnemonic.Jbe, &Conditional<Conditions.BelowEqual>, Traits.None);
        t.Add(Mnemonic.Ja, &Conditional<Conditions.Above>, Traits.None);
        t.Add(Mnemonic.Js, &Conditional<Conditions.Negative>, Traits.None);
        t.Add(Mnemonic.Jns, &Conditional<Conditions.NotNegative>, Traits.None);
        t.Add(Mnemonic.Jp, &Conditional<Conditions.Parity>, Traits.None);
        t.Add(Mnemonic.Jnp, &Conditional<Conditions.NotParity>, Traits.None);
        t.Add(Mnemonic.Jl, &Conditional<Conditions.Less>, Traits.None);
        t.Add(Mnemonic.Jge, &Conditional<Conditions.GreaterEqual>, Traits.None);
        t.Add(Mnemonic.Jle, &Conditional<Conditions.LessEqual>, Traits.None);
        t.Add(Mnemonic.Jg, &Conditional<Conditions.Greater>, Traits.None);
        t.Add(Mnemonic.Jrcxz, &CounterJump, Traits.None);
        t.Add(Mnemonic.Jecxz, &CounterJump, Traits.None);
        t.Add(Mnemonic.Loop, &CounterJump, Traits.None);
        t.Add(Mnemonic.Loope, &CounterJump, Traits.None);
        t.Add(Mnemonic.Loopne, &CounterJump, Traits.None);
        t.Add(Mnemonic.Jmp, &Jump, Traits.EndsBlock, Support.Partial, "near jumps of 64 bits only");
        t.Add(Mnemonic.Call, &Call, Traits.EndsBlock, Support.Partial, "near calls of 64 bits only");
        t.Add(Mnemonic.Ret, &Return, Traits.EndsBlock, Support.Partial, "near returns of 64 bits only");
    }

    private static Handler Conditional<C>(Binding b) where C : struct, ICondition
    {
        if (!b.Instruction.IsJccShortOrNear || b.Instruction.Op0Kind != OpKind.NearBranch64)
            return null;
        b.Branch(b.Instruction.NearBranch64);
        return &JumpIf<C>;
    }

    private static Handler CounterJump(Binding b)
    {
        if (b.Instruction.Op0Kind != OpKind.NearBranch64)
            return null;
        bool wide = b.Instruction.Code is Code.Jrcxz_rel8_64 or Code.Loop_rel8_64_RCX or Code.Loope_rel8_64_RCX or Code.Loopne_rel8_64_RCX;
        b.Branch(b.Instruction.NearBranch64);
        return b.Instruction.Mnemonic switch
        {
            Mnemonic.Jrcxz or Mnemonic.Jecxz => wide ? &JumpIfZero<W64> : &JumpIfZero<W32>,
            Mnemonic.Loop => wide ? &Loop<W64, Always> : &Loop<W32, Always>,
            Mnemonic.Loope => wide ? &Loop<W64, Conditions.Equal> : &Loop<W32, Conditions.Equal>,
            _ => wide ? &Loop<W64, Conditions.NotEqual> : &Loop<W32, Conditions.NotEqual>,
        };
    }

    private static Handler Jump(Binding b)
    {
        switch (b.Instruction.Code)
        {
            case Code.Jmp_rel8_64 or Code.Jmp_rel32_64:
                ulong target = b.Instruction.NearBranch64;
                b.Branch(target);
                return b.IsBackward(target) ? &JumpBackward : &ControlOps.JmpForward;
            case Code.Jmp_rm64:
                if (!b.IsMemory(0))
                {
                    b.Op.Src = b.Register(0);
                    return &JumpReg;
                }
                return b.Memory() ? &JumpMem<BaseDisp> : &JumpMem<BaseIndex>;
            default:
                return null;
        }
    }

    private static Handler Call(Binding b)
    {
        switch (b.Instruction.Code)
        {
            case Code.Call_rel32_64:
                b.Branch(b.Instruction.NearBranch64);
                b.Trailer((long)b.NextPc);
                return &CallDirect;
            case Code.Call_rm64:
                b.Op.Imm = (long)b.NextPc;
                if (!b.IsMemory(0))
                {
                    b.Op.Src = b.Register(0);
                    return &CallReg;
                }
                return b.Memory() ? &CallMem<BaseDisp> : &CallMem<BaseIndex>;
            default:
                return null;
        }
    }

    private static Handler Return(Binding b)
    {
        b.Op.Imm = b.Instruction.Code == Code.Retnq_imm16 ? 8 + b.Instruction.Immediate16 : 8;
        return b.Instruction.Code is Code.Retnq or Code.Retnq_imm16 ? &Ret : null;
    }

    private static Op* JumpIf<C>(CpuState* cpu, Op* op) where C : struct, ICondition
    {
        if (C.Holds(cpu))
            return op->Target;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* JumpIfZero<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        if (W.Get(cpu, 8 * L.Rcx) == 0)
            return op->Target;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Loop<W, C>(CpuState* cpu, Op* op) where W : struct, IWidth where C : struct, ICondition
    {
        ulong count = W.Low(W.Get(cpu, 8 * L.Rcx) - 1);
        W.Set(cpu, 8 * L.Rcx, count);
        if (count != 0 && C.Holds(cpu))
            return op->Target;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* JumpBackward(CpuState* cpu, Op* op) => op->Target;

    private static Op* JumpReg(CpuState* cpu, Op* op) => ControlOps.Jump(cpu, op, W64.Get(cpu, op->Src));

    private static Op* JumpMem<A>(CpuState* cpu, Op* op) where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        return ControlOps.Jump(cpu, op, W64.Load(A.Of(cpu, op)));
    }

    private static Op* CallDirect(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp - 8;
        W64.Store(sp, (ulong)op[1].Imm);
        cpu->Rsp = sp;
        return op->Target;
    }

    private static Op* CallReg(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        return CallTo(cpu, op, W64.Get(cpu, op->Src));
    }

    // The processor pushes first: a stack that faults has precedence, and behind #GP the return address is in memory, RSP as it was.
    private static Op* CallTo(CpuState* cpu, Op* op, ulong target)
    {
        ulong sp = cpu->Rsp - 8;
        W64.Store(sp, (ulong)op->Imm);
        Op* next = JumpCache.Find(cpu, target);
        if (next == null && !ControlOps.IsCanonical(target))
            return Faults.GeneralProtection(cpu, op);
        cpu->Rsp = sp;
        return next != null ? next : ControlOps.Miss(cpu, target);
    }

    private static Op* CallMem<A>(CpuState* cpu, Op* op) where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        return CallTo(cpu, op, W64.Load(A.Of(cpu, op)));
    }

    private static Op* Ret(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp, target = W64.Load(sp);
        Op* next = JumpCache.Find(cpu, target);
        if (next == null && !ControlOps.IsCanonical(target))
            return Faults.GeneralProtection(cpu, op);
        cpu->Rsp = sp + (ulong)op->Imm;
        return next != null ? next : ControlOps.Miss(cpu, target);
    }

    private struct Always : ICondition
    {
        public static bool Holds(CpuState* cpu) => true;
    }
}
