using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// F16C (SDM vol. 1, 14.4.1). C# has no intrinsics for it, so these are the host's instructions in stubs, which may fault in themselves.
/// </summary>
internal static unsafe class HalfConversions
{
    private const string NeedsCode = "needs executable memory and F16C on the host";
    private const uint Key = 0xF16C_0000, Wide = 0x100, ToHalf = 0x200;

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.INVALID, Mnemonic.Vcvtph2ps, &ToSingles, NeedsCode);
        t.Add(Mnemonic.INVALID, Mnemonic.Vcvtps2ph, &ToHalves, NeedsCode);
    }

    private static Handler ToSingles(Binding b)
    {
        VectorShape shape = VectorOperands.Fill(b);
        if (!X87Unit.HasF16c)
            return null;
        // vcvtph2ps xmm0|ymm0, [rdi]; vmovups [rsi], xmm0|ymm0; vzeroupper; xor eax, eax; ret
        b.Op.Imm = shape is VectorShape.Vex256 or VectorShape.Vex256Memory
            ? X87Unit.Slot(Key | Wide, [0xC4, 0xE2, 0x7D, 0x13, 0x07, 0xC5, 0xFC, 0x11, 0x06, 0xC5, 0xF8, 0x77, 0x31, 0xC0, 0xC3])
            : X87Unit.Slot(Key, [0xC4, 0xE2, 0x79, 0x13, 0x07, 0xC5, 0xF8, 0x11, 0x06, 0x31, 0xC0, 0xC3]);
        return shape switch
        {
            VectorShape.Vex128 => &Widen<Vex128, InRegister>,
            VectorShape.Vex128Memory => &Widen<Vex128, InMemory>,
            VectorShape.Vex256 => &Widen<Vex256, InRegister>,
            VectorShape.Vex256Memory => &Widen<Vex256, InMemory>,
            _ => null,
        };
    }

    private static Op* Widen<F, S>(CpuState* cpu, Op* op) where F : struct, IVectorForm where S : struct, IVectorSource
    {
        Vector128<byte>* result = stackalloc Vector128<byte>[2];
        if (X87Unit.Run((ushort)op->Imm, (ulong)S.Address(cpu, op), (ulong)result) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        if (F.IsWide)
            VectorOperands.Set(cpu, op->Dst, result[0], result[1]);
        else
            VectorOperands.Set<F>(cpu, op->Dst, result[0]);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler ToHalves(Binding b)
    {
        VectorShape shape = VectorOperands.Shape(b);
        if (!X87Unit.HasF16c)
            return null;
        bool wide = shape == VectorShape.Vex256;
        byte immediate = (byte)(b.Instruction.Immediate8 & 7);
        b.Op.Src = b.Register(1);
        // vmovups xmm0|ymm0, [rdi]; vcvtps2ph [rsi], xmm0|ymm0, immediate; vzeroupper; xor eax, eax; ret
        b.Op.Imm = wide
            ? X87Unit.Slot(Key | ToHalf | Wide | immediate,
                [0xC5, 0xFC, 0x10, 0x07, 0xC4, 0xE3, 0x7D, 0x1D, 0x06, immediate, 0xC5, 0xF8, 0x77, 0x31, 0xC0, 0xC3])
            : X87Unit.Slot(Key | ToHalf | immediate, [0xC5, 0xF8, 0x10, 0x07, 0xC4, 0xE3, 0x79, 0x1D, 0x06, immediate, 0x31, 0xC0, 0xC3]);
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &Store;
        }
        b.Op.Dst = b.Register(0);
        return &Narrow;
    }

    private static long Run(CpuState* cpu, Op* op, byte* destination)
    {
        Vector128<byte>* source = stackalloc Vector128<byte>[2]
        {
            *VectorOperands.Xmm(cpu, op->Src), *VectorOperands.Xmm(cpu, op->Src + VectorState.HighHalf),
        };
        return X87Unit.Run((ushort)op->Imm, (ulong)source, (ulong)destination);
    }

    private static Op* Store(CpuState* cpu, Op* op)
    {
        if (Run(cpu, op, (byte*)BaseIndex.Of(cpu, op)) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Narrow(CpuState* cpu, Op* op)
    {
        Vector128<byte> result = default;
        if (Run(cpu, op, (byte*)&result) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        VectorOperands.Set<Vex128>(cpu, op->Dst, result);
        return op[1].Handler(cpu, op + 1);
    }
}
