using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;
using W = System.Runtime.Intrinsics.Vector256<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Comparisons that give masks or flags (SDM vol. 1, 5.5.1.2 and 5.6.1.3; predicates: SDM vol. 2, CMPPD).</summary>
internal static unsafe class FloatComparisons
{
    private const string NeedsAvx = "needs AVX on the host";

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Cmpps, Mnemonic.Vcmpps, &Compare<Singles>, NeedsAvx);
        t.Add(Mnemonic.Cmppd, Mnemonic.Vcmppd, &Compare<Doubles>, NeedsAvx);
        t.Add(Mnemonic.Cmpss, Mnemonic.Vcmpss, &Compare<LowestSingle>, NeedsAvx);
        t.Add(Mnemonic.INVALID, Mnemonic.Vcmpsd, &Compare<LowestDouble>, NeedsAvx);
        t.Add(Mnemonic.Ucomiss, Mnemonic.Vucomiss, &Flags<UnorderedSingle>);
        t.Add(Mnemonic.Ucomisd, Mnemonic.Vucomisd, &Flags<UnorderedDouble>);
        t.Add(Mnemonic.Comiss, Mnemonic.Vcomiss, &Flags<OrderedSingle>);
        t.Add(Mnemonic.Comisd, Mnemonic.Vcomisd, &Flags<OrderedDouble>);
    }

    /// <summary>CMPSD with vectors; <see cref="Mnemonic.Cmpsd"/> is a string instruction too.</summary>
    public static Handler BindCmpsd(Binding b) => Compare<LowestDouble>(b);

    /// <summary>Legacy encodings have 8 predicates, VEX 32.</summary>
    private static Handler Compare<T>(Binding b) where T : struct, IFloats
    {
        if (!Avx.IsSupported)
            return null;
        Handler handler = FloatForms<T>.Bind(b);
        b.Op.Imm &= b.Instruction.Code.Encoding() == EncodingKind.Legacy ? 7 : 31;
        return handler;
    }

    private struct Singles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Avx.Compare(a.AsSingle(), b.AsSingle(), (FloatComparisonMode)immediate).AsByte();

        public static W Apply(W a, W b, byte immediate) => Avx.Compare(a.AsSingle(), b.AsSingle(), (FloatComparisonMode)immediate).AsByte();
    }

    private struct Doubles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Avx.Compare(a.AsDouble(), b.AsDouble(), (FloatComparisonMode)immediate).AsByte();

        public static W Apply(W a, W b, byte immediate) => Avx.Compare(a.AsDouble(), b.AsDouble(), (FloatComparisonMode)immediate).AsByte();
    }

    private struct LowestSingle : IFloats
    {
        public static int MemoryBytes => 4;

        public static V Apply(V a, V b, byte immediate) => Avx.CompareScalar(a.AsSingle(), b.AsSingle(), (FloatComparisonMode)immediate).AsByte();
    }

    private struct LowestDouble : IFloats
    {
        public static int MemoryBytes => 8;

        public static V Apply(V a, V b, byte immediate) => Avx.CompareScalar(a.AsDouble(), b.AsDouble(), (FloatComparisonMode)immediate).AsByte();
    }

    /// <summary>A comparison of the lowest elements that sets flags.</summary>
    private interface IFlagComparison
    {
        static abstract int MemoryBytes { get; }

        /// <summary>The first is less; raises what exceptions the instruction does.</summary>
        static abstract bool IsLess(V a, V b);

        static abstract bool IsEqual(V a, V b);

        static abstract bool IsUnordered(V a, V b);
    }

    private struct UnorderedSingle : IFlagComparison
    {
        public static int MemoryBytes => 4;

        public static bool IsLess(V a, V b) => Sse.CompareScalarUnorderedLessThan(a.AsSingle(), b.AsSingle());

        public static bool IsEqual(V a, V b) => Sse.CompareScalarUnorderedEqual(a.AsSingle(), b.AsSingle());

        public static bool IsUnordered(V a, V b) => float.IsNaN(a.AsSingle().ToScalar()) || float.IsNaN(b.AsSingle().ToScalar());
    }

    private struct OrderedSingle : IFlagComparison
    {
        public static int MemoryBytes => 4;

        public static bool IsLess(V a, V b) => Sse.CompareScalarOrderedLessThan(a.AsSingle(), b.AsSingle());

        public static bool IsEqual(V a, V b) => Sse.CompareScalarUnorderedEqual(a.AsSingle(), b.AsSingle());

        public static bool IsUnordered(V a, V b) => float.IsNaN(a.AsSingle().ToScalar()) || float.IsNaN(b.AsSingle().ToScalar());
    }

    private struct UnorderedDouble : IFlagComparison
    {
        public static int MemoryBytes => 8;

        public static bool IsLess(V a, V b) => Sse2.CompareScalarUnorderedLessThan(a.AsDouble(), b.AsDouble());

        public static bool IsEqual(V a, V b) => Sse2.CompareScalarUnorderedEqual(a.AsDouble(), b.AsDouble());

        public static bool IsUnordered(V a, V b) => double.IsNaN(a.AsDouble().ToScalar()) || double.IsNaN(b.AsDouble().ToScalar());
    }

    private struct OrderedDouble : IFlagComparison
    {
        public static int MemoryBytes => 8;

        public static bool IsLess(V a, V b) => Sse2.CompareScalarOrderedLessThan(a.AsDouble(), b.AsDouble());

        public static bool IsEqual(V a, V b) => Sse2.CompareScalarUnorderedEqual(a.AsDouble(), b.AsDouble());

        public static bool IsUnordered(V a, V b) => double.IsNaN(a.AsDouble().ToScalar()) || double.IsNaN(b.AsDouble().ToScalar());
    }

    private static Handler Flags<T>(Binding b) where T : struct, IFlagComparison
    {
        b.Op.Src = b.Register(0);
        return VectorOperands.FillLast(b, VectorShape.Legacy, 1) == VectorShape.Legacy ? &SetFlags<T, InRegister> : &SetFlags<T, InMemory>;
    }

    private static Op* SetFlags<T, S>(CpuState* cpu, Op* op) where T : struct, IFlagComparison where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        V a = *VectorOperands.Xmm(cpu, op->Src), b = S.Load(S.Address(cpu, op), T.MemoryBytes);
        bool less = T.IsLess(a, b), unordered = T.IsUnordered(a, b);
        Interpreter.Flags.SetZeroParityCarry(cpu, unordered || T.IsEqual(a, b), unordered, unordered || less);
        return op[1].Handler(cpu, op + 1);
    }
}
