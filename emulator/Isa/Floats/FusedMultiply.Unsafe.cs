using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>FMA (SDM vol. 1, 14.5): the order in the name says which operands are multiplied and which is added.</summary>
internal static unsafe class FusedMultiply
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132ps, &FusedForms<Singles<Add>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213ps, &FusedForms<Singles<Add>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231ps, &FusedForms<Singles<Add>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132pd, &FusedForms<Doubles<Add>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213pd, &FusedForms<Doubles<Add>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231pd, &FusedForms<Doubles<Add>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132ss, &FusedForms<LowestSingle<Add>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213ss, &FusedForms<LowestSingle<Add>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231ss, &FusedForms<LowestSingle<Add>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132sd, &FusedForms<LowestDouble<Add>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213sd, &FusedForms<LowestDouble<Add>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231sd, &FusedForms<LowestDouble<Add>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132ps, &FusedForms<Singles<Subtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213ps, &FusedForms<Singles<Subtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231ps, &FusedForms<Singles<Subtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132pd, &FusedForms<Doubles<Subtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213pd, &FusedForms<Doubles<Subtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231pd, &FusedForms<Doubles<Subtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132ss, &FusedForms<LowestSingle<Subtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213ss, &FusedForms<LowestSingle<Subtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231ss, &FusedForms<LowestSingle<Subtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132sd, &FusedForms<LowestDouble<Subtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213sd, &FusedForms<LowestDouble<Subtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231sd, &FusedForms<LowestDouble<Subtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132ps, &FusedForms<Singles<NegatedAdd>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213ps, &FusedForms<Singles<NegatedAdd>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231ps, &FusedForms<Singles<NegatedAdd>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132pd, &FusedForms<Doubles<NegatedAdd>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213pd, &FusedForms<Doubles<NegatedAdd>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231pd, &FusedForms<Doubles<NegatedAdd>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132ss, &FusedForms<LowestSingle<NegatedAdd>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213ss, &FusedForms<LowestSingle<NegatedAdd>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231ss, &FusedForms<LowestSingle<NegatedAdd>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132sd, &FusedForms<LowestDouble<NegatedAdd>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213sd, &FusedForms<LowestDouble<NegatedAdd>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231sd, &FusedForms<LowestDouble<NegatedAdd>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132ps, &FusedForms<Singles<NegatedSubtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213ps, &FusedForms<Singles<NegatedSubtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231ps, &FusedForms<Singles<NegatedSubtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132pd, &FusedForms<Doubles<NegatedSubtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213pd, &FusedForms<Doubles<NegatedSubtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231pd, &FusedForms<Doubles<NegatedSubtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132ss, &FusedForms<LowestSingle<NegatedSubtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213ss, &FusedForms<LowestSingle<NegatedSubtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231ss, &FusedForms<LowestSingle<NegatedSubtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132sd, &FusedForms<LowestDouble<NegatedSubtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213sd, &FusedForms<LowestDouble<NegatedSubtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231sd, &FusedForms<LowestDouble<NegatedSubtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub132ps, &FusedForms<Singles<AddSubtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub213ps, &FusedForms<Singles<AddSubtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub231ps, &FusedForms<Singles<AddSubtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub132pd, &FusedForms<Doubles<AddSubtract>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub213pd, &FusedForms<Doubles<AddSubtract>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub231pd, &FusedForms<Doubles<AddSubtract>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd132ps, &FusedForms<Singles<SubtractAdd>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd213ps, &FusedForms<Singles<SubtractAdd>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd231ps, &FusedForms<Singles<SubtractAdd>, Order231>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd132pd, &FusedForms<Doubles<SubtractAdd>, Order132>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd213pd, &FusedForms<Doubles<SubtractAdd>, Order213>.Bind);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd231pd, &FusedForms<Doubles<SubtractAdd>, Order231>.Bind);
    }

    private struct Order132 : IFusedOrder
    {
        public static (T X, T Y, T Z) Of<T>(T first, T second, T last) => (first, last, second);
    }

    private struct Order213 : IFusedOrder
    {
        public static (T X, T Y, T Z) Of<T>(T first, T second, T last) => (second, first, last);
    }

    private struct Order231 : IFusedOrder
    {
        public static (T X, T Y, T Z) Of<T>(T first, T second, T last) => (second, last, first);
    }

    private struct Singles<T> : IFused where T : struct, IFusedOperation
    {
        public static int MemoryBytes => 16;

        public static Vector128<byte> Apply(Vector128<byte> x, Vector128<byte> y, Vector128<byte> z) =>
            FirstNan.OfSingle(x, y, z, T.Packed(x.AsSingle(), y.AsSingle(), z.AsSingle()).AsByte());

        public static Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y, Vector256<byte> z) =>
            FirstNan.OfSingle(x, y, z, T.Packed(x.AsSingle(), y.AsSingle(), z.AsSingle()).AsByte());

        public static Vector128<byte> Merge(Vector128<byte> first, Vector128<byte> result) => result;
    }

    private struct Doubles<T> : IFused where T : struct, IFusedOperation
    {
        public static int MemoryBytes => 16;

        public static Vector128<byte> Apply(Vector128<byte> x, Vector128<byte> y, Vector128<byte> z) =>
            FirstNan.OfDouble(x, y, z, T.Packed(x.AsDouble(), y.AsDouble(), z.AsDouble()).AsByte());

        public static Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y, Vector256<byte> z) =>
            FirstNan.OfDouble(x, y, z, T.Packed(x.AsDouble(), y.AsDouble(), z.AsDouble()).AsByte());

        public static Vector128<byte> Merge(Vector128<byte> first, Vector128<byte> result) => result;
    }

    private struct LowestSingle<T> : IFused where T : struct, IFusedOperation
    {
        public static int MemoryBytes => 4;

        public static Vector128<byte> Apply(Vector128<byte> x, Vector128<byte> y, Vector128<byte> z) =>
            FirstNan.OfSingle(x, y, z, T.Scalar(x.AsSingle(), y.AsSingle(), z.AsSingle()).AsByte());

        public static Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y, Vector256<byte> z) =>
            throw new UnreachableException();

        public static Vector128<byte> Merge(Vector128<byte> first, Vector128<byte> result) => Sse.MoveScalar(first.AsSingle(), result.AsSingle()).AsByte();
    }

    private struct LowestDouble<T> : IFused where T : struct, IFusedOperation
    {
        public static int MemoryBytes => 8;

        public static Vector128<byte> Apply(Vector128<byte> x, Vector128<byte> y, Vector128<byte> z) =>
            FirstNan.OfDouble(x, y, z, T.Scalar(x.AsDouble(), y.AsDouble(), z.AsDouble()).AsByte());

        public static Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y, Vector256<byte> z) =>
            throw new UnreachableException();

        public static Vector128<byte> Merge(Vector128<byte> first, Vector128<byte> result) => Sse2.MoveScalar(first.AsDouble(), result.AsDouble()).AsByte();
    }

    private struct Add : IFusedOperation
    {
        public static Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplyAdd(x, y, z);

        public static Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplyAdd(x, y, z);

        public static Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplyAdd(x, y, z);

        public static Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Fma.MultiplyAdd(x, y, z);

        public static Vector128<float> Scalar(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplyAddScalar(x, y, z);

        public static Vector128<double> Scalar(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplyAddScalar(x, y, z);
    }

    private struct Subtract : IFusedOperation
    {
        public static Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplySubtract(x, y, z);

        public static Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplySubtract(x, y, z);

        public static Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplySubtract(x, y, z);

        public static Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Fma.MultiplySubtract(x, y, z);

        public static Vector128<float> Scalar(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplySubtractScalar(x, y, z);

        public static Vector128<double> Scalar(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplySubtractScalar(x, y, z);
    }

    private struct NegatedAdd : IFusedOperation
    {
        public static Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplyAddNegated(x, y, z);

        public static Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplyAddNegated(x, y, z);

        public static Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplyAddNegated(x, y, z);

        public static Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Fma.MultiplyAddNegated(x, y, z);

        public static Vector128<float> Scalar(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplyAddNegatedScalar(x, y, z);

        public static Vector128<double> Scalar(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplyAddNegatedScalar(x, y, z);
    }

    private struct NegatedSubtract : IFusedOperation
    {
        public static Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplySubtractNegated(x, y, z);

        public static Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplySubtractNegated(x, y, z);

        public static Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplySubtractNegated(x, y, z);

        public static Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Fma.MultiplySubtractNegated(x, y, z);

        public static Vector128<float> Scalar(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplySubtractNegatedScalar(x, y, z);

        public static Vector128<double> Scalar(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplySubtractNegatedScalar(x, y, z);
    }

    private struct AddSubtract : IFusedOperation
    {
        public static Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplyAddSubtract(x, y, z);

        public static Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplyAddSubtract(x, y, z);

        public static Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplyAddSubtract(x, y, z);

        public static Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Fma.MultiplyAddSubtract(x, y, z);
    }

    private struct SubtractAdd : IFusedOperation
    {
        public static Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Fma.MultiplySubtractAdd(x, y, z);

        public static Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Fma.MultiplySubtractAdd(x, y, z);

        public static Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplySubtractAdd(x, y, z);

        public static Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Fma.MultiplySubtractAdd(x, y, z);
    }
}
