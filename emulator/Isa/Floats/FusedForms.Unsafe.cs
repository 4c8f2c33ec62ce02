using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>The handlers of a fused operation: the destination is the first of three sources.</summary>
internal static unsafe class FusedForms<TOp, TOrder> where TOp : struct, IFused where TOrder : struct, IFusedOrder
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b) => !Fma.IsSupported ? null : VectorOperands.Fill(b) switch
    {
        VectorShape.Vex128 => &Run<InRegister>,
        VectorShape.Vex128Memory => &Run<InMemory>,
        VectorShape.Vex256 => &RunWide<InRegister>,
        VectorShape.Vex256Memory => &RunWide<InMemory>,
        _ => null,
    };

    private static Op* Run<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* source = S.Address(cpu, op);
        Vector128<byte> first = *VectorOperands.Xmm(cpu, op->Dst), second = *VectorOperands.Xmm(cpu, op->Src);
        (Vector128<byte> x, Vector128<byte> y, Vector128<byte> z) = TOrder.Of(first, second, S.Load(source, TOp.MemoryBytes));
        VectorOperands.Set<Vex128>(cpu, op->Dst, TOp.Merge(first, TOp.Apply(x, y, z)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RunWide<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* source = S.Address(cpu, op);
        Vector256<byte> last = Vector256.Create(S.Load(source, 16), S.Load(source + S.High, 16));
        (Vector256<byte> x, Vector256<byte> y, Vector256<byte> z) = TOrder.Of(WideVectors.Get(cpu, op->Dst), WideVectors.Get(cpu, op->Src), last);
        WideVectors.Set(cpu, op->Dst, TOp.Apply(x, y, z));
        return op[1].Handler(cpu, op + 1);
    }
}
