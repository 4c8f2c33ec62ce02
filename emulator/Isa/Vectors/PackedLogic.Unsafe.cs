using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Bitwise operations, whatever the elements are called, and integer comparisons (SDM vol. 1, 5.4.4, 5.4.5, 5.5.1.2, 5.6.1.3 and 5.10.8).</summary>
internal static unsafe class PackedLogic
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pand, Mnemonic.Vpand, &Packed<And>.Bind);
        t.Add(Mnemonic.Andps, Mnemonic.Vandps, &Packed<And>.Bind);
        t.Add(Mnemonic.Andpd, Mnemonic.Vandpd, &Packed<And>.Bind);
        t.Add(Mnemonic.Pandn, Mnemonic.Vpandn, &Packed<AndNot>.Bind);
        t.Add(Mnemonic.Andnps, Mnemonic.Vandnps, &Packed<AndNot>.Bind);
        t.Add(Mnemonic.Andnpd, Mnemonic.Vandnpd, &Packed<AndNot>.Bind);
        t.Add(Mnemonic.Por, Mnemonic.Vpor, &Packed<Or>.Bind);
        t.Add(Mnemonic.Orps, Mnemonic.Vorps, &Packed<Or>.Bind);
        t.Add(Mnemonic.Orpd, Mnemonic.Vorpd, &Packed<Or>.Bind);
        t.Add(Mnemonic.Pxor, Mnemonic.Vpxor, &Packed<Xor>.Bind);
        t.Add(Mnemonic.Xorps, Mnemonic.Vxorps, &Packed<Xor>.Bind);
        t.Add(Mnemonic.Xorpd, Mnemonic.Vxorpd, &Packed<Xor>.Bind);
        t.Add(Mnemonic.Pcmpeqb, Mnemonic.Vpcmpeqb, &Packed<EqualBytes>.Bind);
        t.Add(Mnemonic.Pcmpeqw, Mnemonic.Vpcmpeqw, &Packed<EqualWords>.Bind);
        t.Add(Mnemonic.Pcmpeqd, Mnemonic.Vpcmpeqd, &Packed<EqualDoublewords>.Bind);
        t.Add(Mnemonic.Pcmpeqq, Mnemonic.Vpcmpeqq, &Packed<EqualQuadwords>.Bind);
        t.Add(Mnemonic.Pcmpgtb, Mnemonic.Vpcmpgtb, &Packed<GreaterBytes>.Bind);
        t.Add(Mnemonic.Pcmpgtw, Mnemonic.Vpcmpgtw, &Packed<GreaterWords>.Bind);
        t.Add(Mnemonic.Pcmpgtd, Mnemonic.Vpcmpgtd, &Packed<GreaterDoublewords>.Bind);
        t.Add(Mnemonic.Pcmpgtq, Mnemonic.Vpcmpgtq, &Packed<GreaterQuadwords>.Bind);
    }

    private struct And : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => a & b;
    }

    private struct AndNot : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => ~a & b;
    }

    private struct Or : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => a | b;
    }

    private struct Xor : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => a ^ b;
    }

    private struct EqualBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Vector128.Equals(a, b);
    }

    private struct EqualWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Vector128.Equals(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct EqualDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Vector128.Equals(a.AsUInt32(), b.AsUInt32()).AsByte();
    }

    private struct EqualQuadwords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.CompareEqual(a.AsUInt64(), b.AsUInt64()).AsByte();
    }

    private struct GreaterBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.CompareGreaterThan(a.AsSByte(), b.AsSByte()).AsByte();
    }

    private struct GreaterWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.CompareGreaterThan(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct GreaterDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Sse2.CompareGreaterThan(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct GreaterQuadwords : IPacked
    {
        public static V Apply(V a, V b) => Sse42.CompareGreaterThan(a.AsInt64(), b.AsInt64()).AsByte();
    }
}
