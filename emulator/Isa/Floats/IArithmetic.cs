using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>An operation that there is in all precisions and widths. Operations on one operand take the second.</summary>
internal interface IArithmetic
{
    /// <summary>Four singles.</summary>
    static abstract Vector128<float> Packed(Vector128<float> a, Vector128<float> b);

    /// <summary>Two doubles.</summary>
    static abstract Vector128<double> Packed(Vector128<double> a, Vector128<double> b);

    /// <summary>The lowest single; the rest is the first operand's.</summary>
    static abstract Vector128<float> Scalar(Vector128<float> a, Vector128<float> b);

    /// <summary>The lower double; the other is the first operand's.</summary>
    static abstract Vector128<double> Scalar(Vector128<double> a, Vector128<double> b);
}
