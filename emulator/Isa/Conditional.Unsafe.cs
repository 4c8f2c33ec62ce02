using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>SETcc and CMOVcc (SDM vol. 1, 5.1.1 and 5.1.6).</summary>
internal static unsafe class Conditional
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Seto, &Set<Conditions.Overflow>, Traits.Plain);
        t.Add(Mnemonic.Setno, &Set<Conditions.NotOverflow>, Traits.Plain);
        t.Add(Mnemonic.Setb, &Set<Conditions.Below>, Traits.Plain);
        t.Add(Mnemonic.Setae, &Set<Conditions.AboveEqual>, Traits.Plain);
        t.Add(Mnemonic.Sete, &Set<Conditions.Equal>, Traits.Plain);
        t.Add(Mnemonic.Setne, &Set<Conditions.NotEqual>, Traits.Plain);
        t.Add(Mnemonic.Setbe, &Set<Conditions.BelowEqual>, Traits.Plain);
        t.Add(Mnemonic.Seta, &Set<Conditions.Above>, Traits.Plain);
        t.Add(Mnemonic.Sets, &Set<Conditions.Negative>, Traits.Plain);
        t.Add(Mnemonic.Setns, &Set<Conditions.NotNegative>, Traits.Plain);
        t.Add(Mnemonic.Setp, &Set<Conditions.Parity>, Traits.Plain);
        t.Add(Mnemonic.Setnp, &Set<Conditions.NotParity>, Traits.Plain);
        t.Add(Mnemonic.Setl, &Set<Conditions.Less>, Traits.Plain);
        t.Add(Mnemonic.Setge, &Set<Conditions.GreaterEqual>, Traits.Plain);
        t.Add(Mnemonic.Setle, &Set<Conditions.LessEqual>, Traits.Plain);
        t.Add(Mnemonic.Setg, &Set<Conditions.Greater>, Traits.Plain);
        t.Add(Mnemonic.Cmovo, &Move<Conditions.Overflow>, Traits.Plain);
        t.Add(Mnemonic.Cmovno, &Move<Conditions.NotOverflow>, Traits.Plain);
        t.Add(Mnemonic.Cmovb, &Move<Conditions.Below>, Traits.Plain);
        t.Add(Mnemonic.Cmovae, &Move<Conditions.AboveEqual>, Traits.Plain);
        t.Add(Mnemonic.Cmove, &Move<Conditions.Equal>, Traits.Plain);
        t.Add(Mnemonic.Cmovne, &Move<Conditions.NotEqual>, Traits.Plain);
        t.Add(Mnemonic.Cmovbe, &Move<Conditions.BelowEqual>, Traits.Plain);
        t.Add(Mnemonic.Cmova, &Move<Conditions.Above>, Traits.Plain);
        t.Add(Mnemonic.Cmovs, &Move<Conditions.Negative>, Traits.Plain);
        t.Add(Mnemonic.Cmovns, &Move<Conditions.NotNegative>, Traits.Plain);
        t.Add(Mnemonic.Cmovp, &Move<Conditions.Parity>, Traits.Plain);
        t.Add(Mnemonic.Cmovnp, &Move<Conditions.NotParity>, Traits.Plain);
        t.Add(Mnemonic.Cmovl, &Move<Conditions.Less>, Traits.Plain);
        t.Add(Mnemonic.Cmovge, &Move<Conditions.GreaterEqual>, Traits.Plain);
        t.Add(Mnemonic.Cmovle, &Move<Conditions.LessEqual>, Traits.Plain);
        t.Add(Mnemonic.Cmovg, &Move<Conditions.Greater>, Traits.Plain);
    }

    private static Handler Set<C>(Binding b) where C : struct, ICondition
    {
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &SetMem<C>;
        }
        b.Op.Dst = b.Register(0);
        return &SetReg<C>;
    }

    private static Op* SetReg<C>(CpuState* cpu, Op* op) where C : struct, ICondition
    {
        W8.Set(cpu, op->Dst, C.Holds(cpu) ? 1UL : 0);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* SetMem<C>(CpuState* cpu, Op* op) where C : struct, ICondition
    {
        cpu->CurrentOp = op;
        W8.Store(BaseIndex.Of(cpu, op), C.Holds(cpu) ? 1UL : 0);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Move<C>(Binding b) where C : struct, ICondition
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return b.Size(0) switch { 8 => &MoveMem<W64, C>, 4 => &MoveMem<W32, C>, _ => &MoveMem<W16, C> };
        }
        b.Op.Src = b.Register(1);
        return b.Size(0) switch { 8 => &MoveReg<W64, C>, 4 => &MoveReg<W32, C>, _ => &MoveReg<W16, C> };
    }

    private static Op* MoveReg<W, C>(CpuState* cpu, Op* op) where W : struct, IWidth where C : struct, ICondition
    {
        // A 32-bit form clears the upper half even when the condition does not hold.
        W.Set(cpu, op->Dst, W.Get(cpu, C.Holds(cpu) ? op->Src : op->Dst));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MoveMem<W, C>(CpuState* cpu, Op* op) where W : struct, IWidth where C : struct, ICondition
    {
        cpu->CurrentOp = op;
        ulong value = W.Load(BaseIndex.Of(cpu, op)); // read, and faulting, whether the condition holds or not
        W.Set(cpu, op->Dst, C.Holds(cpu) ? value : W.Get(cpu, op->Dst));
        return op[1].Handler(cpu, op + 1);
    }
}
