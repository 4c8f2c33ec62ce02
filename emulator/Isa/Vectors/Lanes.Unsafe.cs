using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>
/// The handlers of an operation on lanes, whatever the encoding. A 256-bit form is two 128-bit operations: the lanes are independent,
/// the halves lie apart in the state, and nothing but SSE is asked of the host by that.
/// </summary>
internal static unsafe class Lanes<TOp> where TOp : struct, ILaneOperation
{
    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b)
    {
        switch (VectorOperands.Fill(b))
        {
            case VectorShape.Legacy:
                return &Run<Legacy, InRegister>;
            case VectorShape.LegacyMemory:
                return &Run<Legacy, InMemory>;
            case VectorShape.Vex128:
                return &Run<Vex128, InRegister>;
            case VectorShape.Vex128Memory:
                return &Run<Vex128, InMemory>;
            case VectorShape.Vex256:
                return &Run<Vex256, InRegister>;
            case VectorShape.Vex256Memory:
                return &Run<Vex256, InMemory>;
            case VectorShape.Mmx when TOp.Mmx != MmxKind.None:
                return &RunMmx<InRegister>;
            case VectorShape.MmxMemory when TOp.Mmx != MmxKind.None:
                return &RunMmx<InMemory>;
            default:
                return null;
        }
    }

    private static Op* Run<F, S>(CpuState* cpu, Op* op) where F : struct, IVectorForm where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (TOp.MemoryBytes == 16 && VectorOperands.IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        Vector128<byte> b = S.Load(last, TOp.MemoryBytes);
        byte immediate = (byte)op->Imm;
        if (F.IsWide)
        {
            Vector128<byte> upper = S.Load(last + S.High, TOp.MemoryBytes);
            upper = TOp.Apply(*VectorOperands.Xmm(cpu, op->Src + VectorState.HighHalf), upper, TOp.UpperImmediate(immediate));
            VectorOperands.Set(cpu, op->Dst, TOp.Apply(*VectorOperands.Xmm(cpu, op->Src), b, immediate), upper);
        }
        else
            VectorOperands.Set<F>(cpu, op->Dst, TOp.Apply(*VectorOperands.Xmm(cpu, op->Src), b, immediate));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RunMmx<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (Mmx.IsPending(cpu))
            return X87.RaisePending(cpu, op);
        ulong value = S.IsMemory && TOp.Mmx == MmxKind.Low32 ? *(uint*)last : *(ulong*)last;
        _ = Mmx.Enter(cpu);
        if (!S.IsMemory)
            value = *(ulong*)last; // a register may have moved
        ulong first = *(ulong*)((byte*)cpu + op->Src);
        Vector128<ulong> a = Vector128.Create(first), b = Vector128.Create(value);
        if (TOp.Mmx == MmxKind.Joined)
            a = b = Vector128.Create(first, value);
        Vector128<ulong> result = TOp.Apply(a.AsByte(), b.AsByte(), (byte)op->Imm).AsUInt64();
        Mmx.Set(cpu, op->Dst, TOp.Mmx == MmxKind.High ? result.GetElement(1) : result.ToScalar());
        return op[1].Handler(cpu, op + 1);
    }
}
