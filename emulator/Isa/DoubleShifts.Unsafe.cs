using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>All forms and widths of SHLD or SHRD. Extra is nonzero when the count is in CL.</summary>
internal static unsafe class DoubleShifts<TOp> where TOp : struct, IDoubleShift
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        int size = b.Size(0);
        b.Op.Src = b.Register(1);
        b.Op.Extra = b.IsRegister(2) ? (byte)1 : (byte)0;
        if (b.Op.Extra == 0)
            b.Op.Imm = (long)b.Instruction.GetImmediate(2);
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return size == 8 ? &Mem<W64> : size == 4 ? &Mem<W32> : &Mem<W16>;
        }
        b.Op.Dst = b.Register(0);
        return size == 8 ? &Reg<W64> : size == 4 ? &Reg<W32> : &Reg<W16>;
    }

    private static int Count<W>(CpuState* cpu, Op* op) where W : struct, IWidth =>
        (op->Extra != 0 ? (int)cpu->Rcx : (int)op->Imm) & (W.Bits == 64 ? 63 : 31);

    private static Op* Reg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong a = W.Get(cpu, op->Dst), b = W.Get(cpu, op->Src);
        int count = Count<W>(cpu, op);
        if (count != 0)
        {
            ulong result = TOp.Compute<W>(a, b, count);
            TOp.SetFlags<W>(cpu, a, b, count, result);
            a = result;
        }
        W.Set(cpu, op->Dst, a);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Mem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), a = W.Load(address), b = W.Get(cpu, op->Src);
        int count = Count<W>(cpu, op);
        ulong result = count == 0 ? a : TOp.Compute<W>(a, b, count);
        W.Store(address, result);
        if (count != 0)
            TOp.SetFlags<W>(cpu, a, b, count, result);
        return op[1].Handler(cpu, op + 1);
    }
}
