using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// Conversions between vectors (SDM vol. 1, 5.6.1.6 and 14.4). The elements of source and destination may differ in size; then the
/// narrower side is half a vector: the lower half, and in memory half the bytes.
/// </summary>
internal static unsafe class FloatConversions
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Cvtdq2ps, Mnemonic.Vcvtdq2ps, &FloatForms<IntegersToSingles>.Bind);
        t.Add(Mnemonic.Cvtps2dq, Mnemonic.Vcvtps2dq, &FloatForms<SinglesToIntegers>.Bind);
        t.Add(Mnemonic.Cvttps2dq, Mnemonic.Vcvttps2dq, &FloatForms<TruncatedSinglesToIntegers>.Bind);
        t.Add(Mnemonic.Cvtss2sd, Mnemonic.Vcvtss2sd, &FloatForms<SingleToDouble>.Bind);
        t.Add(Mnemonic.Cvtsd2ss, Mnemonic.Vcvtsd2ss, &FloatForms<DoubleToSingle>.Bind);
        t.Add(Mnemonic.Cvtps2pd, Mnemonic.Vcvtps2pd, &Widen<SinglesToDoubles>);
        t.Add(Mnemonic.Cvtdq2pd, Mnemonic.Vcvtdq2pd, &Widen<IntegersToDoubles>);
        t.Add(Mnemonic.Cvtpd2ps, Mnemonic.Vcvtpd2ps, &Narrow<DoublesToSingles>);
        t.Add(Mnemonic.Cvtpd2dq, Mnemonic.Vcvtpd2dq, &Narrow<DoublesToIntegers>);
        t.Add(Mnemonic.Cvttpd2dq, Mnemonic.Vcvttpd2dq, &Narrow<TruncatedDoublesToIntegers>);
    }

    /// <summary>A conversion to elements of twice the size.</summary>
    private interface IWideningConversion
    {
        static abstract V Apply(V lower);
    }

    /// <summary>A conversion to elements of half the size.</summary>
    private interface INarrowingConversion
    {
        /// <summary>The upper half of the result is zero.</summary>
        static abstract V Apply(V value);
    }

    private struct IntegersToSingles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse2.ConvertToVector128Single(b.AsInt32()).AsByte();
    }

    private struct SinglesToIntegers : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse2.ConvertToVector128Int32(b.AsSingle()).AsByte();
    }

    private struct TruncatedSinglesToIntegers : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse2.ConvertToVector128Int32WithTruncation(b.AsSingle()).AsByte();
    }

    private struct SingleToDouble : IFloats
    {
        public static int MemoryBytes => 4;

        public static V Apply(V a, V b, byte immediate) => Sse2.ConvertScalarToVector128Double(a.AsDouble(), b.AsSingle()).AsByte();
    }

    private struct DoubleToSingle : IFloats
    {
        public static int MemoryBytes => 8;

        public static V Apply(V a, V b, byte immediate) => Sse2.ConvertScalarToVector128Single(a.AsSingle(), b.AsDouble()).AsByte();
    }

    private struct SinglesToDoubles : IWideningConversion
    {
        public static V Apply(V lower) => Sse2.ConvertToVector128Double(lower.AsSingle()).AsByte();
    }

    private struct IntegersToDoubles : IWideningConversion
    {
        public static V Apply(V lower) => Sse2.ConvertToVector128Double(lower.AsInt32()).AsByte();
    }

    private struct DoublesToSingles : INarrowingConversion
    {
        public static V Apply(V value) => Sse2.ConvertToVector128Single(value.AsDouble()).AsByte();
    }

    private struct DoublesToIntegers : INarrowingConversion
    {
        public static V Apply(V value) => Sse2.ConvertToVector128Int32(value.AsDouble()).AsByte();
    }

    private struct TruncatedDoublesToIntegers : INarrowingConversion
    {
        public static V Apply(V value) => Sse2.ConvertToVector128Int32WithTruncation(value.AsDouble()).AsByte();
    }

    private static Handler Widen<T>(Binding b) where T : struct, IWideningConversion
    {
        VectorShape shape = VectorOperands.Fill(b);
        return shape switch
        {
            VectorShape.Legacy => &WidenLower<T, Legacy, InRegister>,
            VectorShape.LegacyMemory => &WidenLower<T, Legacy, InMemory>,
            VectorShape.Vex128 => &WidenLower<T, Vex128, InRegister>,
            VectorShape.Vex128Memory => &WidenLower<T, Vex128, InMemory>,
            VectorShape.Vex256 or VectorShape.Vex256Memory => VexStubs.Bind(b),
            _ => null,
        };
    }

    private static Op* WidenLower<T, F, S>(CpuState* cpu, Op* op) where T : struct, IWideningConversion where F : struct, IVectorForm where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        V source = S.Load(S.Address(cpu, op), 8);
        VectorOperands.Set<F>(cpu, op->Dst, T.Apply(source));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Narrow<T>(Binding b) where T : struct, INarrowingConversion
    {
        VectorShape shape = VectorOperands.Fill(b);
        return shape switch
        {
            VectorShape.Legacy => &NarrowTwo<T, Legacy, InRegister>,
            VectorShape.LegacyMemory => &NarrowTwo<T, Legacy, InMemory>,
            VectorShape.Vex128 => &NarrowTwo<T, Vex128, InRegister>,
            VectorShape.Vex128Memory => &NarrowTwo<T, Vex128, InMemory>,
            VectorShape.Vex256 or VectorShape.Vex256Memory => VexStubs.Bind(b),
            _ => null,
        };
    }

    private static Op* NarrowTwo<T, F, S>(CpuState* cpu, Op* op) where T : struct, INarrowingConversion where F : struct, IVectorForm where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* source = S.Address(cpu, op);
        if (VectorOperands.IsMisaligned<F, S>(source))
            return Faults.GeneralProtection(cpu, op);
        VectorOperands.Set<F>(cpu, op->Dst, T.Apply(S.Load(source, 16)));
        return op[1].Handler(cpu, op + 1);
    }
}
