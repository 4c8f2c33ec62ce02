using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>The handlers of an instruction that runs in a stub.</summary>
internal static unsafe class StubForms<TOp> where TOp : struct, IStubbed
{
    private const uint Key = 0x5700_0000;

    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b, byte immediate)
    {
        VectorShape shape = VectorOperands.Fill(b);
        bool wide = shape is VectorShape.Vex256 or VectorShape.Vex256Memory;
        if (shape == VectorShape.Refused || (wide && !Avx.IsSupported))
            return null;
        b.Op.Extra = immediate;
        b.Op.Imm = Slot(wide, immediate);
        return shape switch
        {
            VectorShape.Legacy => &Run<Legacy, InRegister>,
            VectorShape.LegacyMemory => &Run<Legacy, InMemory>,
            VectorShape.Vex128 => &Run<Vex128, InRegister>,
            VectorShape.Vex128Memory => &Run<Vex128, InMemory>,
            VectorShape.Vex256 => &Run<Vex256, InRegister>,
            VectorShape.Vex256Memory => &Run<Vex256, InMemory>,
            _ => null,
        };
    }

    private static ushort Slot(bool wide, byte immediate)
    {
        ReadOnlySpan<byte> code = TOp.Code(wide);
        uint key = Key | ((uint)code[1] << 16) | ((uint)code[^2] << 8) | immediate;
        // movups xmm0|ymm0, [rdi]; movups xmm1|ymm1, [rsi]; the instruction; movups [rdi], xmm0|ymm0; vzeroupper; xor eax, eax; ret
        return wide
            ? X87Unit.Slot(key, [0xC5, 0xFC, 0x10, 0x07, 0xC5, 0xFC, 0x10, 0x0E, .. code, immediate, 0xC5, 0xFC, 0x11, 0x07, 0xC5, 0xF8, 0x77, 0x31, 0xC0, 0xC3])
            : X87Unit.Slot(key, [0x0F, 0x10, 0x07, 0x0F, 0x10, 0x0E, .. code, immediate, 0x0F, 0x11, 0x07, 0x31, 0xC0, 0xC3]);
    }

    private static Op* Run<F, S>(CpuState* cpu, Op* op) where F : struct, IVectorForm where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* last = S.Address(cpu, op);
        if (TOp.MemoryBytes == 16 && VectorOperands.IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        Vector128<byte>* a = stackalloc Vector128<byte>[2], b = stackalloc Vector128<byte>[2];
        a[0] = *VectorOperands.Xmm(cpu, op->Src);
        b[0] = S.Load(last, TOp.MemoryBytes);
        if (F.IsWide)
        {
            a[1] = *VectorOperands.Xmm(cpu, op->Src + VectorState.HighHalf);
            b[1] = S.Load(last + S.High, 16);
        }
        if (X87Unit.Run((ushort)op->Imm, (ulong)a, (ulong)b) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        if (F.IsWide)
            VectorOperands.Set(cpu, op->Dst, a[0], a[1]);
        else
            VectorOperands.Set<F>(cpu, op->Dst, a[0]);
        return op[1].Handler(cpu, op + 1);
    }
}
