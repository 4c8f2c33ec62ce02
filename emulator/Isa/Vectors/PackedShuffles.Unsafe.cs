using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Shuffles, interleaving, packing and blends with immediate control (SDM vol. 1, 5.4.2, 5.6.3, 5.8 and 5.10.4).</summary>
internal static unsafe class PackedShuffles
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pshufd, Mnemonic.Vpshufd, &UnaryImmediate<ShuffleDoublewords>.Bind);
        t.Add(Mnemonic.Pshuflw, Mnemonic.Vpshuflw, &UnaryImmediate<ShuffleLowWords>.Bind);
        t.Add(Mnemonic.Pshufw, Mnemonic.INVALID, &UnaryImmediate<ShuffleLowWords>.Bind);
        t.Add(Mnemonic.Pshufhw, Mnemonic.Vpshufhw, &UnaryImmediate<ShuffleHighWords>.Bind);
        t.Add(Mnemonic.Pshufb, Mnemonic.Vpshufb, &Packed<ShuffleBytes>.Bind);
        t.Add(Mnemonic.Punpcklbw, Mnemonic.Vpunpcklbw, &Packed<UnpackLowBytes>.Bind);
        t.Add(Mnemonic.Punpcklwd, Mnemonic.Vpunpcklwd, &Packed<UnpackLowWords>.Bind);
        t.Add(Mnemonic.Punpckldq, Mnemonic.Vpunpckldq, &Packed<UnpackLowDoublewords>.Bind);
        t.Add(Mnemonic.Punpcklqdq, Mnemonic.Vpunpcklqdq, &Packed<UnpackLowQuadwords>.Bind);
        t.Add(Mnemonic.Punpckhbw, Mnemonic.Vpunpckhbw, &Packed<UnpackHighBytes>.Bind);
        t.Add(Mnemonic.Punpckhwd, Mnemonic.Vpunpckhwd, &Packed<UnpackHighWords>.Bind);
        t.Add(Mnemonic.Punpckhdq, Mnemonic.Vpunpckhdq, &Packed<UnpackHighDoublewords>.Bind);
        t.Add(Mnemonic.Punpckhqdq, Mnemonic.Vpunpckhqdq, &Packed<UnpackHighQuadwords>.Bind);
        t.Add(Mnemonic.Packsswb, Mnemonic.Vpacksswb, &Packed<PackSignedBytes>.Bind);
        t.Add(Mnemonic.Packssdw, Mnemonic.Vpackssdw, &Packed<PackSignedWords>.Bind);
        t.Add(Mnemonic.Packuswb, Mnemonic.Vpackuswb, &Packed<PackUnsignedBytes>.Bind);
        t.Add(Mnemonic.Packusdw, Mnemonic.Vpackusdw, &Packed<PackUnsignedWords>.Bind);
        t.Add(Mnemonic.Pblendw, Mnemonic.Vpblendw, &PackedImmediate<BlendWords>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpblendd, &PackedImmediate<BlendDoublewords>.Bind);
        t.Add(Mnemonic.Pslldq, Mnemonic.Vpslldq, &UnaryImmediate<ShiftLeftBytes>.Bind);
        t.Add(Mnemonic.Psrldq, Mnemonic.Vpsrldq, &UnaryImmediate<ShiftRightBytes>.Bind);
    }

    private struct ShuffleDoublewords : IUnaryImmediate
    {
        public static V Apply(V value, byte immediate) => Sse2.Shuffle(value.AsUInt32(), immediate).AsByte();
    }

    private struct ShuffleLowWords : IUnaryImmediate
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V value, byte immediate) => Sse2.ShuffleLow(value.AsUInt16(), immediate).AsByte();
    }

    private struct ShuffleHighWords : IUnaryImmediate
    {
        public static V Apply(V value, byte immediate) => Sse2.ShuffleHigh(value.AsUInt16(), immediate).AsByte();
    }

    private struct ShuffleBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low;

        public static V Apply(V a, V b) => Ssse3.Shuffle(a, b);
    }

    private struct UnpackLowBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low32;

        public static V Apply(V a, V b) => Sse2.UnpackLow(a, b);
    }

    private struct UnpackLowWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low32;

        public static V Apply(V a, V b) => Sse2.UnpackLow(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct UnpackLowDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Low32;

        public static V Apply(V a, V b) => Sse2.UnpackLow(a.AsUInt32(), b.AsUInt32()).AsByte();
    }

    private struct UnpackLowQuadwords : IPacked
    {
        public static V Apply(V a, V b) => Sse2.UnpackLow(a.AsUInt64(), b.AsUInt64()).AsByte();
    }

    private struct UnpackHighBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.High;

        public static V Apply(V a, V b) => Sse2.UnpackHigh(a, b);
    }

    private struct UnpackHighWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.High;

        public static V Apply(V a, V b) => Sse2.UnpackHigh(a.AsUInt16(), b.AsUInt16()).AsByte();
    }

    private struct UnpackHighDoublewords : IPacked
    {
        public static MmxKind Mmx => MmxKind.High;

        public static V Apply(V a, V b) => Sse2.UnpackHigh(a.AsUInt32(), b.AsUInt32()).AsByte();
    }

    private struct UnpackHighQuadwords : IPacked
    {
        public static V Apply(V a, V b) => Sse2.UnpackHigh(a.AsUInt64(), b.AsUInt64()).AsByte();
    }

    private struct PackSignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Sse2.PackSignedSaturate(a.AsInt16(), b.AsInt16()).AsByte();
    }

    private struct PackSignedWords : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Sse2.PackSignedSaturate(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct PackUnsignedBytes : IPacked
    {
        public static MmxKind Mmx => MmxKind.Joined;

        public static V Apply(V a, V b) => Sse2.PackUnsignedSaturate(a.AsInt16(), b.AsInt16());
    }

    private struct PackUnsignedWords : IPacked
    {
        public static V Apply(V a, V b) => Sse41.PackUnsignedSaturate(a.AsInt32(), b.AsInt32()).AsByte();
    }

    private struct BlendWords : IPackedImmediate
    {
        public static V Apply(V a, V b, byte immediate) => Sse41.Blend(a.AsUInt16(), b.AsUInt16(), immediate).AsByte();
    }

    private struct BlendDoublewords : IPackedImmediate
    {
        public static byte UpperImmediate(byte immediate) => (byte)(immediate >> 4);

        public static V Apply(V a, V b, byte immediate) => Sse41.Blend(a.AsSingle(), b.AsSingle(), (byte)(immediate & 15)).AsByte();
    }

    private struct ShiftLeftBytes : IUnaryImmediate
    {
        public static V Apply(V value, byte immediate) => Sse2.ShiftLeftLogical128BitLane(value, immediate);
    }

    private struct ShiftRightBytes : IUnaryImmediate
    {
        public static V Apply(V value, byte immediate) => Sse2.ShiftRightLogical128BitLane(value, immediate);
    }
}
