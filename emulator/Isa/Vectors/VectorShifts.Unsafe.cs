using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Shifts of vector elements by an immediate, by another vector's low half, and each by its own count (SDM vol. 1, 5.4.6, 5.6.3 and 14.6).</summary>
internal static unsafe class VectorShifts
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Psllw, Mnemonic.Vpsllw, &Bind<ShiftLeftWords>);
        t.Add(Mnemonic.Pslld, Mnemonic.Vpslld, &Bind<ShiftLeftDoublewords>);
        t.Add(Mnemonic.Psllq, Mnemonic.Vpsllq, &Bind<ShiftLeftQuadwords>);
        t.Add(Mnemonic.Psrlw, Mnemonic.Vpsrlw, &Bind<ShiftRightWords>);
        t.Add(Mnemonic.Psrld, Mnemonic.Vpsrld, &Bind<ShiftRightDoublewords>);
        t.Add(Mnemonic.Psrlq, Mnemonic.Vpsrlq, &Bind<ShiftRightQuadwords>);
        t.Add(Mnemonic.Psraw, Mnemonic.Vpsraw, &Bind<ShiftArithmeticWords>);
        t.Add(Mnemonic.Psrad, Mnemonic.Vpsrad, &Bind<ShiftArithmeticDoublewords>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpsllvd, &Packed<ShiftLeftEachDoubleword>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpsllvq, &Packed<ShiftLeftEachQuadword>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpsrlvd, &Packed<ShiftRightEachDoubleword>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpsrlvq, &Packed<ShiftRightEachQuadword>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpsravd, &Packed<ShiftArithmeticEachDoubleword>.Bind);
    }

    private struct ShiftLeftWords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftLeftLogical(value.AsUInt16(), count.AsUInt16()).AsByte();
    }

    private struct ShiftLeftDoublewords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftLeftLogical(value.AsUInt32(), count.AsUInt32()).AsByte();
    }

    private struct ShiftLeftQuadwords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftLeftLogical(value.AsUInt64(), count).AsByte();
    }

    private struct ShiftRightWords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftRightLogical(value.AsUInt16(), count.AsUInt16()).AsByte();
    }

    private struct ShiftRightDoublewords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftRightLogical(value.AsUInt32(), count.AsUInt32()).AsByte();
    }

    private struct ShiftRightQuadwords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftRightLogical(value.AsUInt64(), count).AsByte();
    }

    private struct ShiftArithmeticWords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftRightArithmetic(value.AsInt16(), count.AsInt16()).AsByte();
    }

    private struct ShiftArithmeticDoublewords : IVectorShift
    {
        public static V Apply(V value, Vector128<ulong> count) => Sse2.ShiftRightArithmetic(value.AsInt32(), count.AsInt32()).AsByte();
    }

    private static Handler Bind<T>(Binding b) where T : struct, IVectorShift
    {
        bool immediate = b.Instruction.GetOpKind(b.Instruction.OpCount - 1) == OpKind.Immediate8;
        switch (Fill(b))
        {
            case VectorShape.Legacy:
                return immediate ? &ByImmediate<T, Legacy> : &ByVector<T, Legacy, InRegister>;
            case VectorShape.LegacyMemory:
                return &ByVector<T, Legacy, InMemory>;
            case VectorShape.Vex128:
                return immediate ? &ByImmediate<T, Vex128> : &ByVector<T, Vex128, InRegister>;
            case VectorShape.Vex128Memory:
                return &ByVector<T, Vex128, InMemory>;
            case VectorShape.Vex256:
                return immediate ? &ByImmediate<T, Vex256> : &ByVector<T, Vex256, InRegister>;
            case VectorShape.Vex256Memory:
                return &ByVector<T, Vex256, InMemory>;
            case VectorShape.Mmx:
                return immediate ? &MmxByImmediate<T> : &MmxByVector<T, InRegister>;
            case VectorShape.MmxMemory:
                return &MmxByVector<T, InMemory>;
            default:
                return null;
        }
    }

    private static Op* ByImmediate<T, F>(CpuState* cpu, Op* op) where T : struct, IVectorShift where F : struct, IVectorForm
    {
        Shift<T, F>(cpu, op->Dst, op->Base, Vector128.CreateScalar((ulong)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ByVector<T, F, S>(CpuState* cpu, Op* op) where T : struct, IVectorShift where F : struct, IVectorForm where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        Shift<T, F>(cpu, op->Dst, op->Src, ((V*)last)->AsUInt64());
        return op[1].Handler(cpu, op + 1);
    }

    private static void Shift<T, F>(CpuState* cpu, int to, int from, Vector128<ulong> count) where T : struct, IVectorShift where F : struct, IVectorForm
    {
        if (F.IsWide)
            Set(cpu, to, T.Apply(*Xmm(cpu, from), count), T.Apply(*Xmm(cpu, from + VectorState.HighHalf), count));
        else
            Set<F>(cpu, to, T.Apply(*Xmm(cpu, from), count));
    }

    private static Op* MmxByImmediate<T>(CpuState* cpu, Op* op) where T : struct, IVectorShift
    {
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        Mmx.Set(cpu, op->Dst, T.Apply(*Xmm(cpu, op->Dst), Vector128.CreateScalar((ulong)op->Imm)).AsUInt64().ToScalar());
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MmxByVector<T, S>(CpuState* cpu, Op* op) where T : struct, IVectorShift where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (Mmx.IsPending(cpu))
            return X87.RaisePending(cpu, op);
        ulong count = *(ulong*)last;
        _ = Mmx.Enter(cpu);
        if (!S.IsMemory)
            count = *(ulong*)last;
        Mmx.Set(cpu, op->Dst, T.Apply(*Xmm(cpu, op->Dst), Vector128.CreateScalar(count)).AsUInt64().ToScalar());
        return op[1].Handler(cpu, op + 1);
    }

    private interface IEach
    {
        static abstract uint Apply(uint value, uint count);
    }

    private struct Left : IEach
    {
        public static uint Apply(uint value, uint count) => count > 31 ? 0 : value << (int)count;
    }

    private struct Right : IEach
    {
        public static uint Apply(uint value, uint count) => count > 31 ? 0 : value >> (int)count;
    }

    private struct Arithmetic : IEach
    {
        public static uint Apply(uint value, uint count) => (uint)((int)value >> (count > 31 ? 31 : (int)count));
    }

    // Not inlined: a handler that has vectors in memory of its own cannot end in a jump.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Each<T>(V value, V counts) where T : struct, IEach
    {
        uint* v = (uint*)&value, c = (uint*)&counts;
        return Vector128.Create(T.Apply(v[0], c[0]), T.Apply(v[1], c[1]), T.Apply(v[2], c[2]), T.Apply(v[3], c[3])).AsByte();
    }

    private struct ShiftLeftEachDoubleword : IPacked
    {
        public static V Apply(V a, V b) => Each<Left>(a, b);
    }

    private struct ShiftRightEachDoubleword : IPacked
    {
        public static V Apply(V a, V b) => Each<Right>(a, b);
    }

    private struct ShiftArithmeticEachDoubleword : IPacked
    {
        public static V Apply(V a, V b) => Each<Arithmetic>(a, b);
    }

    private static Vector128<ulong> Upper(V value) => Sse2.UnpackHigh(value.AsUInt64(), value.AsUInt64());

    private struct ShiftLeftEachQuadword : IPacked
    {
        public static V Apply(V a, V b) => Sse2.UnpackLow(Sse2.ShiftLeftLogical(a.AsUInt64(), b.AsUInt64()),
            Sse2.ShiftLeftLogical(Upper(a), Upper(b))).AsByte();
    }

    private struct ShiftRightEachQuadword : IPacked
    {
        public static V Apply(V a, V b) => Sse2.UnpackLow(Sse2.ShiftRightLogical(a.AsUInt64(), b.AsUInt64()),
            Sse2.ShiftRightLogical(Upper(a), Upper(b))).AsByte();
    }
}
