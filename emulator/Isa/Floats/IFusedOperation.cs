using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>A multiplication and an addition with one rounding: x * y and z.</summary>
internal interface IFusedOperation
{
    /// <summary>Four singles.</summary>
    static abstract Vector128<float> Packed(Vector128<float> x, Vector128<float> y, Vector128<float> z);

    /// <summary>Two doubles.</summary>
    static abstract Vector128<double> Packed(Vector128<double> x, Vector128<double> y, Vector128<double> z);

    /// <summary>Eight singles.</summary>
    static abstract Vector256<float> Packed(Vector256<float> x, Vector256<float> y, Vector256<float> z);

    /// <summary>Four doubles.</summary>
    static abstract Vector256<double> Packed(Vector256<double> x, Vector256<double> y, Vector256<double> z);

    /// <summary>The lowest single; the others mean nothing.</summary>
    static virtual Vector128<float> Scalar(Vector128<float> x, Vector128<float> y, Vector128<float> z) => throw new UnreachableException();

    /// <summary>The lower double; the other means nothing.</summary>
    static virtual Vector128<double> Scalar(Vector128<double> x, Vector128<double> y, Vector128<double> z) => throw new UnreachableException();
}
