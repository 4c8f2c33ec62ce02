using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>All forms and widths of a shift or rotation. A masked count of zero changes no flag.</summary>
internal static unsafe class Shifts<TOp> where TOp : struct, IShift
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b) => b.Size(0) switch
    {
        8 => Bind<W64>(b),
        4 => Bind<W32>(b),
        2 => Bind<W16>(b),
        _ => Bind<W8>(b),
    };

    private static Handler Bind<W>(Binding b) where W : struct, IWidth
    {
        bool byCl = b.IsRegister(1);
        if (!byCl)
            b.Op.Imm = (long)b.Instruction.GetImmediate(1) & Mask<W>();
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return byCl ? &Mem<W, Cl> : &Mem<W, Immediate>;
        }
        b.Op.Dst = b.Register(0);
        if (byCl)
            return &RegCl<W>;
        if (b.Op.Imm == 0)
            return &RegZero<W>;
        return b.FlagsDead ? &RegImm<W, DeadFlags> : &RegImm<W, LiveFlags>;
    }

    private static int Mask<W>() where W : struct, IWidth => W.Bits == 64 ? 63 : 31;

    private static Op* RegImm<W, F>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IFlags
    {
        ulong a = W.Get(cpu, op->Dst);
        int count = (int)op->Imm;
        ulong result = TOp.Compute<W>(cpu, a, count);
        if (F.Live)
            TOp.SetFlags<W>(cpu, a, count, result, shortForm: true);
        W.Set(cpu, op->Dst, result);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegZero<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, W.Get(cpu, op->Dst)); // clears the upper half of a 32-bit operand
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegCl<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong a = W.Get(cpu, op->Dst);
        int count = (int)cpu->Rcx & Mask<W>();
        if (count != 0)
        {
            ulong result = TOp.Compute<W>(cpu, a, count);
            TOp.SetFlags<W>(cpu, a, count, result, shortForm: false);
            a = result;
        }
        W.Set(cpu, op->Dst, a);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Mem<W, C>(CpuState* cpu, Op* op) where W : struct, IWidth where C : struct, ICount
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), a = W.Load(address);
        int count = C.Get(cpu, op) & Mask<W>();
        if (count == 0)
        {
            W.Store(address, a); // the processor writes, and faults, all the same
            return op[1].Handler(cpu, op + 1);
        }
        ulong result = TOp.Compute<W>(cpu, a, count);
        W.Store(address, result);
        TOp.SetFlags<W>(cpu, a, count, result, shortForm: false);
        return op[1].Handler(cpu, op + 1);
    }

    private interface ICount
    {
        static abstract int Get(CpuState* cpu, Op* op);
    }

    private struct Cl : ICount
    {
        public static int Get(CpuState* cpu, Op* op) => (int)cpu->Rcx;
    }

    private struct Immediate : ICount
    {
        public static int Get(CpuState* cpu, Op* op) => (int)op->Imm;
    }
}
