using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa;

/// <summary>An operation on the low doubles of two vectors; the rest of the first stays.</summary>
internal interface IScalarDouble
{
    /// <summary>The result.</summary>
    static abstract Vector128<double> Apply(Vector128<double> a, Vector128<double> b);
}
