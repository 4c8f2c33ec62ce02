using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Integer multiplication, and sums across a vector (SDM vol. 1, 5.4.3, 5.6.3, 5.8 and 5.10).</summary>
internal static unsafe class PackedProducts
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pmullw, Mnemonic.Vpmullw, &Packed<LowProductWords>.Bind);
        t.Add(Mnemonic.Pmulhw, Mnemonic.Vpmulhw, &Packed<HighProductSigned>.Bind);
        t.Add(Mnemonic.Pmulhuw, Mnemonic.Vpmulhuw, &Packed<HighProductUnsigned>.Bind);
        t.Add(Mnemonic.Pmulhrsw, Mnemonic.Vpmulhrsw, &Packed<HighProductRounded>.Bind);
        t.Add(Mnemonic.Pmulld, Mnemonic.Vpmulld, &Packed<LowProductDoublewords>.Bind);
        t.Add(Mnemonic.Pmuldq, Mnemonic.Vpmuldq, &Packed<LongProductSigned>.Bind);
        t.Add(Mnemonic.Pmuludq, Mnemonic.Vpmuludq, &Packed<LongProductUnsigned>.Bind);
        t.Add(Mnemonic.Pmaddwd, Mnemonic.Vpmaddwd, &Packed<DotWords>.Bind);
        t.Add(Mnemonic.Pmaddubsw, Mnemonic.Vpmaddubsw, &Packed<DotBytes>.Bind);
        t.Add(Mnemonic.Psadbw, Mnemonic.Vpsadbw, &Packed<SumOfDifferences>.Bind);
        t.Add(Mnemonic.Mpsadbw, Mnemonic.Vmpsadbw, &PackedImmediate<MultipleSums>.Bind);
        t.Add(Mnemonic.Phminposuw, Mnemonic.Vphminposuw, &UnaryPacked<SmallestWord>.Bind);
        t.Add(Mnemonic.Phaddw, Mnemonic.Vphaddw, &Packed<AddNeighbourWords>.Bind);
        t.Add(Mnemonic.Phaddd, Mnemonic.Vphaddd, &Packed<AddNeighbourDoublewords>.Bind);
        t.Add(Mnemonic.Phaddsw, Mnemonic.Vphaddsw, &Packed<AddNeighbourWordsSaturated>.Bind);
        t.Add(Mnemonic.Phsubw, Mnemonic.Vphsubw, &Packed<SubtractNeighbourWords>.Bind);
        t.Add(Mnemonic.Phsubd, Mnemonic.Vphsubd, &Packed<SubtractNeighbourDoublewords>.Bind);
        t.Add(Mnemonic.Phsubsw, Mnemonic.Vphsubsw, &Packed<SubtractNeighbourWordsSaturated>.Bind);
    }

    private struct LowProductWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.MultiplyLow(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct HighProductSigned : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.MultiplyHigh(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct HighProductUnsigned : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.MultiplyHigh(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct HighProductRounded : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Ssse3.MultiplyHighRoundScale(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct LowProductDoublewords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.MultiplyLow(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct LongProductSigned : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Multiply(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct LongProductUnsigned : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Multiply(a.AsUInt32(), b.AsUInt32()).AsByte();
    }

    private struct DotWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct DotBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Ssse3.MultiplyAddAdjacent(a, b.AsSByte()).AsByte();
    }

    private struct SumOfDifferences : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.SumAbsoluteDifferences(a, b).AsByte();
    }

    private struct MultipleSums : IPackedImmediate
    {
        public static byte UpperImmediate(byte immediate) => (byte)(immediate >> 3);

        public static V Apply(V a, V b, byte immediate) => Sse41.MultipleSumAbsoluteDifferences(a, b, immediate).AsByte();
    }

    private struct SmallestWord : IUnary
    {
        public static V Apply(V value) => Sse41.MinHorizontal(value.AsUInt16()).AsByte();
    }

    private struct AddNeighbourWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Ssse3.HorizontalAdd(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct AddNeighbourDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Ssse3.HorizontalAdd(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct AddNeighbourWordsSaturated : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Ssse3.HorizontalAddSaturate(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct SubtractNeighbourWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Ssse3.HorizontalSubtract(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct SubtractNeighbourDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Ssse3.HorizontalSubtract(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct SubtractNeighbourWordsSaturated : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Ssse3.HorizontalSubtractSaturate(a.AsInt16(), b.AsInt16()).AsByte();
    }
}
