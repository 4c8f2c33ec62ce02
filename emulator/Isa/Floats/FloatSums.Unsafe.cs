using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Estimates, and sums across a vector (SDM vol. 1, 5.5.1.1, 5.7 and 5.10.2).</summary>
internal static unsafe class FloatSums
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Rcpps, Mnemonic.Vrcpps, &FloatForms<ReciprocalSingles>.Bind);
        t.Add(Mnemonic.Rcpss, Mnemonic.Vrcpss, &FloatForms<ReciprocalSingle>.Bind);
        t.Add(Mnemonic.Rsqrtps, Mnemonic.Vrsqrtps, &FloatForms<ReciprocalRoots>.Bind);
        t.Add(Mnemonic.Rsqrtss, Mnemonic.Vrsqrtss, &FloatForms<ReciprocalRoot>.Bind);
        t.Add(Mnemonic.Addsubps, Mnemonic.Vaddsubps, &FloatForms<AddSubtractSingles>.Bind);
        t.Add(Mnemonic.Addsubpd, Mnemonic.Vaddsubpd, &FloatForms<AddSubtractDoubles>.Bind);
        t.Add(Mnemonic.Haddps, Mnemonic.Vhaddps, &FloatForms<AddNeighbourSingles>.Bind);
        t.Add(Mnemonic.Haddpd, Mnemonic.Vhaddpd, &FloatForms<AddNeighbourDoubles>.Bind);
        t.Add(Mnemonic.Hsubps, Mnemonic.Vhsubps, &FloatForms<SubtractNeighbourSingles>.Bind);
        t.Add(Mnemonic.Hsubpd, Mnemonic.Vhsubpd, &FloatForms<SubtractNeighbourDoubles>.Bind);
        t.Add(Mnemonic.Dpps, Mnemonic.Vdpps, &FloatForms<DotSingles>.Bind);
        t.Add(Mnemonic.Dppd, Mnemonic.Vdppd, &FloatForms<DotDoubles>.Bind);
    }

    private struct ReciprocalSingles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse.Reciprocal(b.AsSingle()).AsByte();
    }

    private struct ReciprocalSingle : IFloats
    {
        public static int MemoryBytes => 4;

        public static V Apply(V a, V b, byte immediate) => Sse.ReciprocalScalar(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct ReciprocalRoots : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse.ReciprocalSqrt(b.AsSingle()).AsByte();
    }

    private struct ReciprocalRoot : IFloats
    {
        public static int MemoryBytes => 4;

        public static V Apply(V a, V b, byte immediate) => Sse.ReciprocalSqrtScalar(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct AddSubtractSingles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse3.AddSubtract(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct AddSubtractDoubles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse3.AddSubtract(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct AddNeighbourSingles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse3.HorizontalAdd(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct AddNeighbourDoubles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse3.HorizontalAdd(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct SubtractNeighbourSingles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse3.HorizontalSubtract(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct SubtractNeighbourDoubles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse3.HorizontalSubtract(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct DotSingles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse41.DotProduct(a.AsSingle(), b.AsSingle(), immediate).AsByte();
    }

    private struct DotDoubles : IFloats
    {
        public static V Apply(V a, V b, byte immediate) => Sse41.DotProduct(a.AsDouble(), b.AsDouble(), immediate).AsByte();
    }
}
