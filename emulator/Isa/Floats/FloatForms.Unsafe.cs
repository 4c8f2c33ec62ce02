using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// The handlers of a floating-point operation, whatever the encoding. Any of them may trap, so each notes its op. A 256-bit form is one
/// instruction of the host's too (<see cref="VexStubs"/>): an unmasked exception must find the flags of all elements.
/// </summary>
internal static unsafe class FloatForms<TOp> where TOp : struct, IFloats
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
            case VectorShape.Vex256 or VectorShape.Vex256Memory:
                return VexStubs.Bind(b);
            default:
                return null;
        }
    }

    private static Op* Run<F, S>(CpuState* cpu, Op* op) where F : struct, IVectorForm where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* last = S.Address(cpu, op);
        if (TOp.MemoryBytes == 16 && VectorOperands.IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        Vector128<byte> a = *VectorOperands.Xmm(cpu, op->Src), b = S.Load(last, TOp.MemoryBytes);
        VectorOperands.Set<F>(cpu, op->Dst, TOp.Apply(a, b, (byte)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }
}
