using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>All forms and widths of an instruction that finds or counts bits.</summary>
internal static unsafe class Scans<TOp> where TOp : struct, IScan
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        b.Op.Dst = b.Register(0);
        int size = b.Size(0);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return size switch { 8 => &Mem<W64>, 4 => &Mem<W32>, _ => &Mem<W16> };
        }
        b.Op.Src = b.Register(1);
        return size switch { 8 => &Reg<W64>, 4 => &Reg<W32>, _ => &Reg<W16> };
    }

    private static void Apply<W>(CpuState* cpu, Op* op, ulong value) where W : struct, IWidth
    {
        ulong result = TOp.Compute<W>(value);
        TOp.SetFlags<W>(cpu, value, result);
        if (!TOp.KeepsOnZero || value != 0)
            W.Set(cpu, op->Dst, result);
    }

    private static Op* Reg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        Apply<W>(cpu, op, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Mem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        Apply<W>(cpu, op, W.Load(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }
}
