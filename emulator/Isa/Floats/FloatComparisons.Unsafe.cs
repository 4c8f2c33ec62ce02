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
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Cmpps, Mnemonic.Vcmpps, &Compare, VexStubs.Note);
        t.Add(Mnemonic.Cmppd, Mnemonic.Vcmppd, &Compare, VexStubs.Note);
        t.Add(Mnemonic.Cmpss, Mnemonic.Vcmpss, &Compare, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vcmpsd, &Compare, VexStubs.Note);
        t.Add(Mnemonic.Ucomiss, Mnemonic.Vucomiss, &Flags<UnorderedSingle>);
        t.Add(Mnemonic.Ucomisd, Mnemonic.Vucomisd, &Flags<UnorderedDouble>);
        t.Add(Mnemonic.Comiss, Mnemonic.Vcomiss, &Flags<OrderedSingle>);
        t.Add(Mnemonic.Comisd, Mnemonic.Vcomisd, &Flags<OrderedDouble>);
    }

    /// <summary>CMPPS and its kind, with vectors: <see cref="Mnemonic.Cmpsd"/> is a string instruction too. Legacy encodings have 8 predicates, VEX 32.</summary>
    public static Handler Compare(Binding b) => VexStubs.Bind(b, b.Instruction.Code.Encoding() == EncodingKind.Legacy ? (byte)7 : (byte)31);

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
