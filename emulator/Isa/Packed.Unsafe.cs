using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>The forms of a legacy SSE instruction on whole vectors; a memory operand must be aligned (SDM vol. 1, 4.1.1).</summary>
internal static unsafe class Packed<TOp> where TOp : struct, IPacked
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        if (b.Instruction.Op0Register.IsMM())
            return null;
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return &Mem;
        }
        b.Op.Src = b.Register(1);
        return &Reg;
    }

    private static Op* Reg(CpuState* cpu, Op* op)
    {
        var to = (Vector128<byte>*)((byte*)cpu + op->Dst);
        *to = TOp.Apply(*to, *(Vector128<byte>*)((byte*)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Mem(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op);
        if ((address & 15) != 0)
            return Faults.GeneralProtection(cpu, op);
        var to = (Vector128<byte>*)((byte*)cpu + op->Dst);
        *to = TOp.Apply(*to, *(Vector128<byte>*)address);
        return op[1].Handler(cpu, op + 1);
    }
}
