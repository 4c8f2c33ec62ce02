using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Blends by a mask register, and tests of whole vectors (SDM vol. 1, 5.10.4 and 5.10.9).</summary>
internal static unsafe class Selections
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pblendvb, Mnemonic.Vpblendvb, &Blend<SignBytes>);
        t.Add(Mnemonic.Blendvps, Mnemonic.Vblendvps, &Blend<SignDoublewords>);
        t.Add(Mnemonic.Blendvpd, Mnemonic.Vblendvpd, &Blend<SignQuadwords>);
        t.Add(Mnemonic.Ptest, Mnemonic.Vptest, &Test<AllBits>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vtestps, &Test<SignBits32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vtestpd, &Test<SignBits64>);
    }

    /// <summary>The mask is XMM0 in legacy forms, a fourth operand in VEX ones; the op's immediate says where it is.</summary>
    private static Handler Blend<T>(Binding b) where T : struct, ISignMask
    {
        VectorShape shape = Shape(b);
        if (shape == VectorShape.Refused)
            return null;
        bool legacy = shape == VectorShape.Legacy;
        b.Op.Dst = b.Register(0);
        b.Op.Src = legacy ? b.Op.Dst : b.Register(1);
        b.Op.Imm = legacy ? VectorState.Xmm(0) : b.Register(3);
        switch (FillLast(b, shape, legacy ? 1 : 2))
        {
            case VectorShape.Legacy:
                return &BlendOf<T, Legacy, InRegister>;
            case VectorShape.LegacyMemory:
                return &BlendOf<T, Legacy, InMemory>;
            case VectorShape.Vex128:
                return &BlendOf<T, Vex128, InRegister>;
            case VectorShape.Vex128Memory:
                return &BlendOf<T, Vex128, InMemory>;
            case VectorShape.Vex256:
                return &BlendOf<T, Vex256, InRegister>;
            default:
                return &BlendOf<T, Vex256, InMemory>;
        }
    }

    private static Op* BlendOf<T, F, S>(CpuState* cpu, Op* op) where T : struct, ISignMask where F : struct, IVectorForm where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        V b = *(V*)last, mask = T.Expand(*Xmm(cpu, (int)op->Imm));
        V low = Vector128.ConditionalSelect(mask, b, *Xmm(cpu, op->Src));
        if (F.IsWide)
        {
            b = *(V*)(last + S.High);
            mask = T.Expand(*Xmm(cpu, (int)op->Imm + VectorState.HighHalf));
            Set(cpu, op->Dst, low, Vector128.ConditionalSelect(mask, b, *Xmm(cpu, op->Src + VectorState.HighHalf)));
        }
        else
            Set<F>(cpu, op->Dst, low);
        return op[1].Handler(cpu, op + 1);
    }

    private interface ITested
    {
        static abstract V Bits { get; }
    }

    private struct AllBits : ITested
    {
        public static V Bits => V.AllBitsSet;
    }

    private struct SignBits32 : ITested
    {
        public static V Bits => Vector128.Create(1u << 31).AsByte();
    }

    private struct SignBits64 : ITested
    {
        public static V Bits => Vector128.Create(1UL << 63).AsByte();
    }

    private static Handler Test<T>(Binding b) where T : struct, ITested => Fill(b) switch
    {
        VectorShape.Legacy => &TestOf<T, Legacy, InRegister>,
        VectorShape.LegacyMemory => &TestOf<T, Legacy, InMemory>,
        VectorShape.Vex128 => &TestOf<T, Vex128, InRegister>,
        VectorShape.Vex128Memory => &TestOf<T, Vex128, InMemory>,
        VectorShape.Vex256 => &TestOf<T, Vex256, InRegister>,
        VectorShape.Vex256Memory => &TestOf<T, Vex256, InMemory>,
        _ => null,
    };

    private static Op* TestOf<T, F, S>(CpuState* cpu, Op* op) where T : struct, ITested where F : struct, IVectorForm where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        V a = *Xmm(cpu, op->Src), b = *(V*)last;
        V both = b & a, only = b & ~a;
        if (F.IsWide)
        {
            a = *Xmm(cpu, op->Src + VectorState.HighHalf);
            b = *(V*)(last + S.High);
            both |= b & a;
            only |= b & ~a;
        }
        Flags.SetZeroParityCarry(cpu, (both & T.Bits) == default, false, (only & T.Bits) == default);
        return op[1].Handler(cpu, op + 1);
    }
}
