using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>The forms of a legacy SSE2 instruction on scalar doubles.</summary>
internal static unsafe class ScalarDouble<TOp> where TOp : struct, IScalarDouble
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
            return b.Memory() ? &Mem<BaseDisp> : &Mem<BaseIndex>;
        b.Op.Src = b.Register(1);
        return &Reg;
    }

    private static Op* Reg(CpuState* cpu, Op* op)
    {
        var to = (Vector128<double>*)((byte*)cpu + op->Dst);
        *to = TOp.Apply(*to, *(Vector128<double>*)((byte*)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Mem<A>(CpuState* cpu, Op* op) where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        Vector128<double> b = Vector128.CreateScalar(*(double*)A.Of(cpu, op));
        var to = (Vector128<double>*)((byte*)cpu + op->Dst);
        *to = TOp.Apply(*to, b);
        return op[1].Handler(cpu, op + 1);
    }
}
