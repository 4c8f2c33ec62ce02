using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>All forms and widths of a one-operand integer instruction that writes its operand back.</summary>
internal static unsafe class Unary<TOp> where TOp : struct, IUnaryOperation
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        int size = b.Size(0);
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            bool locked = b.Instruction.HasLockPrefix;
            return size switch
            {
                8 => locked ? &LockedMem<W64> : &Mem<W64>,
                4 => locked ? &LockedMem<W32> : &Mem<W32>,
                2 => locked ? &LockedMem<W16> : &Mem<W16>,
                _ => locked ? &LockedMem<W8> : &Mem<W8>,
            };
        }
        b.Op.Dst = b.Register(0);
        return size switch
        {
            8 => b.FlagsDead ? &Reg<W64, DeadFlags> : &Reg<W64, LiveFlags>,
            4 => b.FlagsDead ? &Reg<W32, DeadFlags> : &Reg<W32, LiveFlags>,
            2 => &Reg<W16, LiveFlags>,
            _ => &Reg<W8, LiveFlags>,
        };
    }

    private static Op* Reg<W, F>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IFlags
    {
        ulong a = W.Get(cpu, op->Dst), result = TOp.Compute(a);
        if (F.Live)
            TOp.SetFlags<W>(cpu, a, result);
        W.Set(cpu, op->Dst, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Mem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), a = W.Load(address), result = TOp.Compute(a);
        W.Store(address, result);
        TOp.SetFlags<W>(cpu, a, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* LockedMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), a = W.CompareExchange(address, 0, 0), result;
        while (true)
        {
            result = TOp.Compute(a);
            ulong seen = W.CompareExchange(address, result, a);
            if (seen == a)
                break;
            a = seen;
        }
        TOp.SetFlags<W>(cpu, a, result);
        return op[1].Handler(cpu, op + 1);
    }
}
