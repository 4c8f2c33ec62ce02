using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Comparisons that give masks or flags (SDM vol. 1, 5.5.1.2 and 5.6.1.3; predicates: SDM vol. 2, CMPPD).</summary>
internal static unsafe class FloatComparisons
{
    private const string NeedsCode = "needs executable memory and AVX on the host";

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Cmpps, Mnemonic.Vcmpps, &Compare<Singles>, NeedsCode);
        t.Add(Mnemonic.Cmppd, Mnemonic.Vcmppd, &Compare<Doubles>, NeedsCode);
        t.Add(Mnemonic.Cmpss, Mnemonic.Vcmpss, &Compare<LowestSingle>, NeedsCode);
        t.Add(Mnemonic.INVALID, Mnemonic.Vcmpsd, &Compare<LowestDouble>, NeedsCode);
        t.Add(Mnemonic.Ucomiss, Mnemonic.Vucomiss, &Flags<UnorderedSingle>);
        t.Add(Mnemonic.Ucomisd, Mnemonic.Vucomisd, &Flags<UnorderedDouble>);
        t.Add(Mnemonic.Comiss, Mnemonic.Vcomiss, &Flags<OrderedSingle>);
        t.Add(Mnemonic.Comisd, Mnemonic.Vcomisd, &Flags<OrderedDouble>);
    }

    /// <summary>CMPSD with vectors; <see cref="Mnemonic.Cmpsd"/> is a string instruction too.</summary>
    public static Handler BindCmpsd(Binding b) => Compare<LowestDouble>(b);

    /// <summary>
    /// In the host's VEX encoding, which has all predicates; legacy encodings have 8 (SDM vol. 2, CMPPD). Not by intrinsics: the compiler
    /// takes predicates for one another that differ in what they report of quiet NaNs.
    /// </summary>
    private static Handler Compare<T>(Binding b) where T : struct, IStubbed
    {
        if (!Avx.IsSupported)
            return null;
        int predicates = b.Instruction.Code.Encoding() == EncodingKind.Legacy ? 8 : 32;
        return StubForms<T>.Bind(b, (byte)(b.Instruction.GetImmediate(b.Instruction.OpCount - 1) & (ulong)(predicates - 1)));
    }

    private struct Singles : IStubbed
    {
        public static ReadOnlySpan<byte> Code(bool wide) => wide ? [0xC5, 0xFC, 0xC2, 0xC1] : [0xC5, 0xF8, 0xC2, 0xC1];
    }

    private struct Doubles : IStubbed
    {
        public static ReadOnlySpan<byte> Code(bool wide) => wide ? [0xC5, 0xFD, 0xC2, 0xC1] : [0xC5, 0xF9, 0xC2, 0xC1];
    }

    private struct LowestSingle : IStubbed
    {
        public static int MemoryBytes => 4;

        public static ReadOnlySpan<byte> Code(bool wide) => [0xC5, 0xFA, 0xC2, 0xC1];
    }

    private struct LowestDouble : IStubbed
    {
        public static int MemoryBytes => 8;

        public static ReadOnlySpan<byte> Code(bool wide) => [0xC5, 0xFB, 0xC2, 0xC1];
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

        public static bool IsUnordered(V a, V b) => IsNan(a.AsInt32().ToScalar()) || IsNan(b.AsInt32().ToScalar());
    }

    private struct OrderedSingle : IFlagComparison
    {
        public static int MemoryBytes => 4;

        public static bool IsLess(V a, V b) => Sse.CompareScalarOrderedLessThan(a.AsSingle(), b.AsSingle());

        public static bool IsEqual(V a, V b) => Sse.CompareScalarUnorderedEqual(a.AsSingle(), b.AsSingle());

        public static bool IsUnordered(V a, V b) => IsNan(a.AsInt32().ToScalar()) || IsNan(b.AsInt32().ToScalar());
    }

    private struct UnorderedDouble : IFlagComparison
    {
        public static int MemoryBytes => 8;

        public static bool IsLess(V a, V b) => Sse2.CompareScalarUnorderedLessThan(a.AsDouble(), b.AsDouble());

        public static bool IsEqual(V a, V b) => Sse2.CompareScalarUnorderedEqual(a.AsDouble(), b.AsDouble());

        public static bool IsUnordered(V a, V b) => IsNan(a.AsInt64().ToScalar()) || IsNan(b.AsInt64().ToScalar());
    }

    private struct OrderedDouble : IFlagComparison
    {
        public static int MemoryBytes => 8;

        public static bool IsLess(V a, V b) => Sse2.CompareScalarOrderedLessThan(a.AsDouble(), b.AsDouble());

        public static bool IsEqual(V a, V b) => Sse2.CompareScalarUnorderedEqual(a.AsDouble(), b.AsDouble());

        public static bool IsUnordered(V a, V b) => IsNan(a.AsInt64().ToScalar()) || IsNan(b.AsInt64().ToScalar());
    }

    // By their bits: a comparison would report a denormal value beside a NaN, which the instruction does not.
    private static bool IsNan(int value) => (value & int.MaxValue) > 0x7F80_0000;

    private static bool IsNan(long value) => (value & long.MaxValue) > 0x7FF0_0000_0000_0000;

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
