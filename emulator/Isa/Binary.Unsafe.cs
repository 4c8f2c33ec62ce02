using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>All forms and widths of a two-operand integer instruction.</summary>
internal static unsafe class Binary<TOp> where TOp : struct, IBinaryOperation
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        int size = b.Size(0);
        bool isMemory = b.IsMemory(0), isImmediate = !b.IsMemory(1) && !b.IsRegister(1);
        if (isImmediate)
            b.Op.Imm = b.Immediate(1, size);
        else if (b.IsRegister(1))
            b.Op.Src = b.Register(1);
        if (!isMemory)
            b.Op.Dst = b.Register(0);
        if (isMemory || b.IsMemory(1))
        {
            bool simple = b.Memory();
            if (b.Instruction.HasLockPrefix)
                return isImmediate ? Locked<Immediate>(size) : Locked<Register>(size);
            return simple ? InMemory<BaseDisp>(size, isMemory, isImmediate) : InMemory<BaseIndex>(size, isMemory, isImmediate);
        }
        return b.FlagsDead ? InRegisters<DeadFlags>(size, isImmediate) : InRegisters<LiveFlags>(size, isImmediate);
    }

    private static Handler InRegisters<F>(int size, bool isImmediate) where F : struct, IFlags => (size, isImmediate) switch
    {
        (8, false) => &RegReg<W64, F>,
        (8, true) => &RegImm<W64, F>,
        (4, false) => &RegReg<W32, F>,
        (4, true) => &RegImm<W32, F>,
        (2, false) => &RegReg<W16, LiveFlags>,
        (2, true) => &RegImm<W16, LiveFlags>,
        (_, false) => &RegReg<W8, LiveFlags>,
        (_, true) => &RegImm<W8, LiveFlags>,
    };

    private static Handler InMemory<A>(int size, bool isMemory, bool isImmediate) where A : struct, IAddress => (size, isMemory, isImmediate) switch
    {
        (8, true, true) => &MemImm<W64, A>,
        (8, true, false) => &MemReg<W64, A>,
        (8, false, _) => &RegMem<W64, A>,
        (4, true, true) => &MemImm<W32, A>,
        (4, true, false) => &MemReg<W32, A>,
        (4, false, _) => &RegMem<W32, A>,
        (2, true, true) => &MemImm<W16, A>,
        (2, true, false) => &MemReg<W16, A>,
        (2, false, _) => &RegMem<W16, A>,
        (_, true, true) => &MemImm<W8, A>,
        (_, true, false) => &MemReg<W8, A>,
        (_, false, _) => &RegMem<W8, A>,
    };

    private static Handler Locked<S>(int size) where S : struct, ISource => size switch
    {
        8 => &LockedMem<W64, S>,
        4 => &LockedMem<W32, S>,
        2 => &LockedMem<W16, S>,
        _ => &LockedMem<W8, S>,
    };

    private static Op* RegReg<W, F>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IFlags
    {
        ulong a = W.Get(cpu, op->Dst), b = W.Get(cpu, op->Src), result = TOp.Compute(cpu, a, b);
        if (F.Live)
            TOp.SetFlags<W>(cpu, a, b, result);
        if (TOp.Writes)
            W.Set(cpu, op->Dst, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegImm<W, F>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IFlags
    {
        ulong a = W.Get(cpu, op->Dst), b = (ulong)op->Imm, result = TOp.Compute(cpu, a, b);
        if (F.Live)
            TOp.SetFlags<W>(cpu, a, b, result);
        if (TOp.Writes)
            W.Set(cpu, op->Dst, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegMem<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong b = W.Load(A.Of(cpu, op)), a = W.Get(cpu, op->Dst), result = TOp.Compute(cpu, a, b);
        TOp.SetFlags<W>(cpu, a, b, result);
        if (TOp.Writes)
            W.Set(cpu, op->Dst, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemReg<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong address = A.Of(cpu, op), a = W.Load(address), b = W.Get(cpu, op->Src), result = TOp.Compute(cpu, a, b);
        if (TOp.Writes)
            W.Store(address, result);
        TOp.SetFlags<W>(cpu, a, b, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemImm<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong address = A.Of(cpu, op), a = W.Load(address), b = (ulong)op->Imm, result = TOp.Compute(cpu, a, b);
        if (TOp.Writes)
            W.Store(address, result);
        TOp.SetFlags<W>(cpu, a, b, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* LockedMem<W, S>(CpuState* cpu, Op* op) where W : struct, IWidth where S : struct, ISource
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), b = S.Get<W>(cpu, op), result;
        // The first access is a write as well, so that a fault says so.
        ulong a = W.CompareExchange(address, 0, 0);
        while (true)
        {
            result = TOp.Compute(cpu, a, b);
            ulong seen = W.CompareExchange(address, result, a);
            if (seen == a)
                break;
            a = seen;
        }
        TOp.SetFlags<W>(cpu, a, b, result);
        return op[1].Handler(cpu, op + 1);
    }

    private interface ISource
    {
        static abstract ulong Get<W>(CpuState* cpu, Op* op) where W : struct, IWidth;
    }

    private struct Register : ISource
    {
        public static ulong Get<W>(CpuState* cpu, Op* op) where W : struct, IWidth => W.Get(cpu, op->Src);
    }

    private struct Immediate : ISource
    {
        public static ulong Get<W>(CpuState* cpu, Op* op) where W : struct, IWidth => (ulong)op->Imm;
    }
}
