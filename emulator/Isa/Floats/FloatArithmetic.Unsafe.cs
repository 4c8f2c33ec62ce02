using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Addition to square root, scalar and packed, single and double (SDM vol. 1, 5.5.1.1, 5.6.1.2 and 14.1.1).</summary>
internal static unsafe class FloatArithmetic
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Addps, Mnemonic.Vaddps, &FloatForms<PackedSingle<Add>>.Bind);
        t.Add(Mnemonic.Addpd, Mnemonic.Vaddpd, &FloatForms<PackedDouble<Add>>.Bind);
        t.Add(Mnemonic.Addss, Mnemonic.Vaddss, &FloatForms<ScalarSingle<Add>>.Bind);
        t.Add(Mnemonic.Addsd, Mnemonic.Vaddsd, &FloatForms<ScalarDouble<Add>>.Bind);
        t.Add(Mnemonic.Subps, Mnemonic.Vsubps, &FloatForms<PackedSingle<Subtract>>.Bind);
        t.Add(Mnemonic.Subpd, Mnemonic.Vsubpd, &FloatForms<PackedDouble<Subtract>>.Bind);
        t.Add(Mnemonic.Subss, Mnemonic.Vsubss, &FloatForms<ScalarSingle<Subtract>>.Bind);
        t.Add(Mnemonic.Subsd, Mnemonic.Vsubsd, &FloatForms<ScalarDouble<Subtract>>.Bind);
        t.Add(Mnemonic.Mulps, Mnemonic.Vmulps, &FloatForms<PackedSingle<Multiply>>.Bind);
        t.Add(Mnemonic.Mulpd, Mnemonic.Vmulpd, &FloatForms<PackedDouble<Multiply>>.Bind);
        t.Add(Mnemonic.Mulss, Mnemonic.Vmulss, &FloatForms<ScalarSingle<Multiply>>.Bind);
        t.Add(Mnemonic.Mulsd, Mnemonic.Vmulsd, &FloatForms<ScalarDouble<Multiply>>.Bind);
        t.Add(Mnemonic.Divps, Mnemonic.Vdivps, &FloatForms<PackedSingle<Divide>>.Bind);
        t.Add(Mnemonic.Divpd, Mnemonic.Vdivpd, &FloatForms<PackedDouble<Divide>>.Bind);
        t.Add(Mnemonic.Divss, Mnemonic.Vdivss, &FloatForms<ScalarSingle<Divide>>.Bind);
        t.Add(Mnemonic.Divsd, Mnemonic.Vdivsd, &FloatForms<ScalarDouble<Divide>>.Bind);
        t.Add(Mnemonic.Minps, Mnemonic.Vminps, &FloatForms<PackedSingle<Smaller>>.Bind);
        t.Add(Mnemonic.Minpd, Mnemonic.Vminpd, &FloatForms<PackedDouble<Smaller>>.Bind);
        t.Add(Mnemonic.Minss, Mnemonic.Vminss, &FloatForms<ScalarSingle<Smaller>>.Bind);
        t.Add(Mnemonic.Minsd, Mnemonic.Vminsd, &FloatForms<ScalarDouble<Smaller>>.Bind);
        t.Add(Mnemonic.Maxps, Mnemonic.Vmaxps, &FloatForms<PackedSingle<Larger>>.Bind);
        t.Add(Mnemonic.Maxpd, Mnemonic.Vmaxpd, &FloatForms<PackedDouble<Larger>>.Bind);
        t.Add(Mnemonic.Maxss, Mnemonic.Vmaxss, &FloatForms<ScalarSingle<Larger>>.Bind);
        t.Add(Mnemonic.Maxsd, Mnemonic.Vmaxsd, &FloatForms<ScalarDouble<Larger>>.Bind);
        t.Add(Mnemonic.Sqrtps, Mnemonic.Vsqrtps, &FloatForms<PackedSingle<SquareRoot>>.Bind);
        t.Add(Mnemonic.Sqrtpd, Mnemonic.Vsqrtpd, &FloatForms<PackedDouble<SquareRoot>>.Bind);
        t.Add(Mnemonic.Sqrtss, Mnemonic.Vsqrtss, &FloatForms<ScalarSingle<SquareRoot>>.Bind);
        t.Add(Mnemonic.Sqrtsd, Mnemonic.Vsqrtsd, &FloatForms<ScalarDouble<SquareRoot>>.Bind);
    }

    private struct PackedSingle<T> : IFloats where T : struct, IArithmetic
    {
        public static V Apply(V a, V b, byte immediate) => T.Packed(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct PackedDouble<T> : IFloats where T : struct, IArithmetic
    {
        public static V Apply(V a, V b, byte immediate) => T.Packed(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct ScalarSingle<T> : IFloats where T : struct, IArithmetic
    {
        public static int MemoryBytes => 4;

        public static V Apply(V a, V b, byte immediate) => T.Scalar(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct ScalarDouble<T> : IFloats where T : struct, IArithmetic
    {
        public static int MemoryBytes => 8;

        public static V Apply(V a, V b, byte immediate) => T.Scalar(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct Add : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Add(a, b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Add(a, b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.AddScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.AddScalar(a, b);
    }

    private struct Subtract : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Subtract(a, b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Subtract(a, b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.SubtractScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.SubtractScalar(a, b);
    }

    private struct Multiply : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Multiply(a, b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Multiply(a, b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.MultiplyScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.MultiplyScalar(a, b);
    }

    private struct Divide : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Divide(a, b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Divide(a, b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.DivideScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.DivideScalar(a, b);
    }

    private struct Smaller : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Min(a, b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Min(a, b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.MinScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.MinScalar(a, b);
    }

    private struct Larger : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Max(a, b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Max(a, b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.MaxScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.MaxScalar(a, b);
    }

    private struct SquareRoot : IArithmetic
    {
        public static Vector128<float> Packed(Vector128<float> a, Vector128<float> b) => Sse.Sqrt(b);

        public static Vector128<double> Packed(Vector128<double> a, Vector128<double> b) => Sse2.Sqrt(b);

        public static Vector128<float> Scalar(Vector128<float> a, Vector128<float> b) => Sse.SqrtScalar(a, b);

        public static Vector128<double> Scalar(Vector128<double> a, Vector128<double> b) => Sse2.SqrtScalar(a, b);
    }
}
