using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<byte>;
using W = System.Runtime.Intrinsics.Vector256<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// Of several NaN operands the processor's result is the first, made quiet. The compiler may exchange operands of what commutes, so
/// where a result is a NaN it is chosen here. Integer operations only: others would raise exceptions of their own.
/// </summary>
internal static class FirstNan
{
    private const int SingleInfinity = 0x7F80_0000, SingleQuiet = 0x0040_0000;
    private const long DoubleInfinity = 0x7FF0_0000_0000_0000, DoubleQuiet = 0x0008_0000_0000_0000;

    /// <summary>The result of x * y + z.</summary>
    public static V OfSingle(V x, V y, V z, V result) =>
        IsNan32(result) == default ? result : Choose(IsNan32(x), x, Quiet32, Choose(IsNan32(y), y, Quiet32, Choose(IsNan32(z), z, Quiet32, result)));

    /// <inheritdoc cref="OfSingle(V, V, V, V)"/>
    public static V OfDouble(V x, V y, V z, V result) =>
        IsNan64(result) == default ? result : Choose(IsNan64(x), x, Quiet64, Choose(IsNan64(y), y, Quiet64, Choose(IsNan64(z), z, Quiet64, result)));

    /// <inheritdoc cref="OfSingle(V, V, V, V)"/>
    public static W OfSingle(W x, W y, W z, W result) => Vector256.Create(
        OfSingle(x.GetLower(), y.GetLower(), z.GetLower(), result.GetLower()), OfSingle(x.GetUpper(), y.GetUpper(), z.GetUpper(), result.GetUpper()));

    /// <inheritdoc cref="OfSingle(V, V, V, V)"/>
    public static W OfDouble(W x, W y, W z, W result) => Vector256.Create(
        OfDouble(x.GetLower(), y.GetLower(), z.GetLower(), result.GetLower()), OfDouble(x.GetUpper(), y.GetUpper(), z.GetUpper(), result.GetUpper()));

    private static V Quiet32 => Vector128.Create(SingleQuiet).AsByte();

    private static V Quiet64 => Vector128.Create(DoubleQuiet).AsByte();

    private static V IsNan32(V value) =>
        Vector128.GreaterThan(value.AsInt32() & Vector128.Create(int.MaxValue), Vector128.Create(SingleInfinity)).AsByte();

    private static V IsNan64(V value) =>
        Vector128.GreaterThan(value.AsInt64() & Vector128.Create(long.MaxValue), Vector128.Create(DoubleInfinity)).AsByte();

    private static V Choose(V where, V nan, V quiet, V otherwise) => Vector128.ConditionalSelect(where, nan | quiet, otherwise);
}
