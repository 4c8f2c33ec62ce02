using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>CMP or TEST and the conditional jump behind it, as one: the most frequent pair of all.</summary>
internal static unsafe class CompareBranch<TOp> where TOp : struct, IBinaryOperation, IComparing
{
    /// <summary>Chooses the handler for the pair, or null. The first instruction's operands are in the op.</summary>
    public static Handler Fuse(Binding b, in Instruction next)
    {
        if (!next.IsJccShortOrNear)
            return null;
        return next.ConditionCode switch
        {
            ConditionCode.b => OfSize<Comparisons.Below>(b),
            ConditionCode.ae => OfSize<Comparisons.AboveEqual>(b),
            ConditionCode.e => OfSize<Comparisons.Equal>(b),
            ConditionCode.ne => OfSize<Comparisons.NotEqual>(b),
            ConditionCode.be => OfSize<Comparisons.BelowEqual>(b),
            ConditionCode.a => OfSize<Comparisons.Above>(b),
            ConditionCode.s => OfSize<Comparisons.Negative>(b),
            ConditionCode.ns => OfSize<Comparisons.NotNegative>(b),
            ConditionCode.l => OfSize<Comparisons.Less>(b),
            ConditionCode.ge => OfSize<Comparisons.GreaterEqual>(b),
            ConditionCode.le => OfSize<Comparisons.LessEqual>(b),
            ConditionCode.g => OfSize<Comparisons.Greater>(b),
            _ => null,
        };
    }

    private static Handler OfSize<C>(Binding b) where C : struct, IComparison => b.Size(0) switch
    {
        8 => OfForm<C, W64>(b),
        4 => OfForm<C, W32>(b),
        1 => OfForm<C, W8>(b),
        _ => null,
    };

    private static Handler OfForm<C, W>(Binding b) where C : struct, IComparison where W : struct, IWidth
    {
        bool simple = b.Op.Index == CpuStateLayout.Zero;
        if (b.IsMemory(1))
            return simple ? &RegMem<C, W, BaseDisp> : &RegMem<C, W, BaseIndex>;
        bool isRegister = b.IsRegister(1);
        if (!b.IsMemory(0))
            return isRegister ? &RegReg<C, W> : &RegImm<C, W>;
        if (isRegister)
            return simple ? &MemReg<C, W, BaseDisp> : &MemReg<C, W, BaseIndex>;
        return simple ? &MemImm<C, W, BaseDisp> : &MemImm<C, W, BaseIndex>;
    }

    private static Op* RegReg<C, W>(CpuState* cpu, Op* op) where C : struct, IComparison where W : struct, IWidth
    {
        ulong a = W.Get(cpu, op->Dst), b = W.Get(cpu, op->Src);
        TOp.SetFlags<W>(cpu, a, b, TOp.Compute(cpu, a, b));
        if (C.Holds<W>(TOp.Left(a, b), TOp.Right(a, b)))
            return op[1].Target;
        return op[2].Handler(cpu, op + 2);
    }

    private static Op* RegImm<C, W>(CpuState* cpu, Op* op) where C : struct, IComparison where W : struct, IWidth
    {
        ulong a = W.Get(cpu, op->Dst), b = (ulong)op->Imm;
        TOp.SetFlags<W>(cpu, a, b, TOp.Compute(cpu, a, b));
        if (C.Holds<W>(TOp.Left(a, b), TOp.Right(a, b)))
            return op[1].Target;
        return op[2].Handler(cpu, op + 2);
    }

    private static Op* RegMem<C, W, A>(CpuState* cpu, Op* op) where C : struct, IComparison where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong b = W.Load(A.Of(cpu, op)), a = W.Get(cpu, op->Dst);
        TOp.SetFlags<W>(cpu, a, b, TOp.Compute(cpu, a, b));
        if (C.Holds<W>(TOp.Left(a, b), TOp.Right(a, b)))
            return op[1].Target;
        return op[2].Handler(cpu, op + 2);
    }

    private static Op* MemReg<C, W, A>(CpuState* cpu, Op* op) where C : struct, IComparison where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong a = W.Load(A.Of(cpu, op)), b = W.Get(cpu, op->Src);
        TOp.SetFlags<W>(cpu, a, b, TOp.Compute(cpu, a, b));
        if (C.Holds<W>(TOp.Left(a, b), TOp.Right(a, b)))
            return op[1].Target;
        return op[2].Handler(cpu, op + 2);
    }

    private static Op* MemImm<C, W, A>(CpuState* cpu, Op* op) where C : struct, IComparison where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong a = W.Load(A.Of(cpu, op)), b = (ulong)op->Imm;
        TOp.SetFlags<W>(cpu, a, b, TOp.Compute(cpu, a, b));
        if (C.Holds<W>(TOp.Left(a, b), TOp.Right(a, b)))
            return op[1].Target;
        return op[2].Handler(cpu, op + 2);
    }
}
