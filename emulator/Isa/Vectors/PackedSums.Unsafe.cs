using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Integer addition, subtraction, average, minimum, maximum, absolute value and sign (SDM vol. 1, 5.4.3, 5.6.3, 5.8 and 5.10).</summary>
internal static unsafe class PackedSums
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Paddb, Mnemonic.Vpaddb, &Packed<AddBytes>.Bind);
        t.Add(Mnemonic.Paddw, Mnemonic.Vpaddw, &Packed<AddWords>.Bind);
        t.Add(Mnemonic.Paddd, Mnemonic.Vpaddd, &Packed<AddDoublewords>.Bind);
        t.Add(Mnemonic.Paddq, Mnemonic.Vpaddq, &Packed<AddQuadwords>.Bind);
        t.Add(Mnemonic.Psubb, Mnemonic.Vpsubb, &Packed<SubtractBytes>.Bind);
        t.Add(Mnemonic.Psubw, Mnemonic.Vpsubw, &Packed<SubtractWords>.Bind);
        t.Add(Mnemonic.Psubd, Mnemonic.Vpsubd, &Packed<SubtractDoublewords>.Bind);
        t.Add(Mnemonic.Psubq, Mnemonic.Vpsubq, &Packed<SubtractQuadwords>.Bind);
        t.Add(Mnemonic.Paddsb, Mnemonic.Vpaddsb, &Packed<AddSaturatedSignedBytes>.Bind);
        t.Add(Mnemonic.Paddusb, Mnemonic.Vpaddusb, &Packed<AddSaturatedUnsignedBytes>.Bind);
        t.Add(Mnemonic.Paddsw, Mnemonic.Vpaddsw, &Packed<AddSaturatedSignedWords>.Bind);
        t.Add(Mnemonic.Paddusw, Mnemonic.Vpaddusw, &Packed<AddSaturatedUnsignedWords>.Bind);
        t.Add(Mnemonic.Psubsb, Mnemonic.Vpsubsb, &Packed<SubtractSaturatedSignedBytes>.Bind);
        t.Add(Mnemonic.Psubusb, Mnemonic.Vpsubusb, &Packed<SubtractSaturatedUnsignedBytes>.Bind);
        t.Add(Mnemonic.Psubsw, Mnemonic.Vpsubsw, &Packed<SubtractSaturatedSignedWords>.Bind);
        t.Add(Mnemonic.Psubusw, Mnemonic.Vpsubusw, &Packed<SubtractSaturatedUnsignedWords>.Bind);
        t.Add(Mnemonic.Pavgb, Mnemonic.Vpavgb, &Packed<AverageBytes>.Bind);
        t.Add(Mnemonic.Pavgw, Mnemonic.Vpavgw, &Packed<AverageWords>.Bind);
        t.Add(Mnemonic.Pminsb, Mnemonic.Vpminsb, &Packed<MinSignedBytes>.Bind);
        t.Add(Mnemonic.Pminub, Mnemonic.Vpminub, &Packed<MinUnsignedBytes>.Bind);
        t.Add(Mnemonic.Pminsw, Mnemonic.Vpminsw, &Packed<MinSignedWords>.Bind);
        t.Add(Mnemonic.Pminuw, Mnemonic.Vpminuw, &Packed<MinUnsignedWords>.Bind);
        t.Add(Mnemonic.Pminsd, Mnemonic.Vpminsd, &Packed<MinSignedDoublewords>.Bind);
        t.Add(Mnemonic.Pminud, Mnemonic.Vpminud, &Packed<MinUnsignedDoublewords>.Bind);
        t.Add(Mnemonic.Pmaxsb, Mnemonic.Vpmaxsb, &Packed<MaxSignedBytes>.Bind);
        t.Add(Mnemonic.Pmaxub, Mnemonic.Vpmaxub, &Packed<MaxUnsignedBytes>.Bind);
        t.Add(Mnemonic.Pmaxsw, Mnemonic.Vpmaxsw, &Packed<MaxSignedWords>.Bind);
        t.Add(Mnemonic.Pmaxuw, Mnemonic.Vpmaxuw, &Packed<MaxUnsignedWords>.Bind);
        t.Add(Mnemonic.Pmaxsd, Mnemonic.Vpmaxsd, &Packed<MaxSignedDoublewords>.Bind);
        t.Add(Mnemonic.Pmaxud, Mnemonic.Vpmaxud, &Packed<MaxUnsignedDoublewords>.Bind);
        t.Add(Mnemonic.Pabsb, Mnemonic.Vpabsb, &UnaryPacked<AbsBytes>.Bind);
        t.Add(Mnemonic.Pabsw, Mnemonic.Vpabsw, &UnaryPacked<AbsWords>.Bind);
        t.Add(Mnemonic.Pabsd, Mnemonic.Vpabsd, &UnaryPacked<AbsDoublewords>.Bind);
        t.Add(Mnemonic.Psignb, Mnemonic.Vpsignb, &Packed<SignBytes>.Bind);
        t.Add(Mnemonic.Psignw, Mnemonic.Vpsignw, &Packed<SignWords>.Bind);
        t.Add(Mnemonic.Psignd, Mnemonic.Vpsignd, &Packed<SignDoublewords>.Bind);
    }

    private struct AddBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => a + b;
    }

    private struct AddWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => (a.AsUInt16() + b.AsUInt16()).AsByte();
    }

    private struct AddDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => (a.AsUInt32() + b.AsUInt32()).AsByte();
    }

    private struct AddQuadwords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => (a.AsUInt64() + b.AsUInt64()).AsByte();
    }

    private struct SubtractBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => a - b;
    }

    private struct SubtractWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => (a.AsUInt16() - b.AsUInt16()).AsByte();
    }

    private struct SubtractDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => (a.AsUInt32() - b.AsUInt32()).AsByte();
    }

    private struct SubtractQuadwords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => (a.AsUInt64() - b.AsUInt64()).AsByte();
    }

    private struct AddSaturatedSignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.AddSaturate(a.AsSByte(), b.AsSByte()).AsByte();
    }

    private struct AddSaturatedUnsignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.AddSaturate(a, b);
    }

    private struct AddSaturatedSignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.AddSaturate(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct AddSaturatedUnsignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.AddSaturate(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct SubtractSaturatedSignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.SubtractSaturate(a.AsSByte(), b.AsSByte()).AsByte();
    }

    private struct SubtractSaturatedUnsignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.SubtractSaturate(a, b);
    }

    private struct SubtractSaturatedSignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.SubtractSaturate(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct SubtractSaturatedUnsignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.SubtractSaturate(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct AverageBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Average(a, b);
    }

    private struct AverageWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Average(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct MinSignedBytes : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Min(a.AsSByte(), b.AsSByte()).AsByte();
    }

    private struct MinUnsignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Min(a, b);
    }

    private struct MinSignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Min(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct MinUnsignedWords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Min(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct MinSignedDoublewords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Min(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct MinUnsignedDoublewords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Min(a.AsUInt32(), b.AsUInt32()).AsByte();
    }

    private struct MaxSignedBytes : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Max(a.AsSByte(), b.AsSByte()).AsByte();
    }

    private struct MaxUnsignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Max(a, b);
    }

    private struct MaxSignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.Max(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct MaxUnsignedWords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Max(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct MaxSignedDoublewords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Max(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct MaxUnsignedDoublewords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.Max(a.AsUInt32(), b.AsUInt32()).AsByte();
    }

    private struct AbsBytes : IUnary
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V value) => Ssse3.Abs(value.AsSByte());
    }

    private struct AbsWords : IUnary
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V value) => Ssse3.Abs(value.AsInt16()).AsByte();
    }

    private struct AbsDoublewords : IUnary
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V value) => Ssse3.Abs(value.AsInt32()).AsByte();
    }

    private struct SignBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Ssse3.Sign(a.AsSByte(), b.AsSByte()).AsByte();
    }

    private struct SignWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Ssse3.Sign(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct SignDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Ssse3.Sign(a.AsInt32(), b.AsInt32()).AsByte();
    }
}
