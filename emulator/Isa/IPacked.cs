using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa;

/// <summary>An operation on two 128-bit vectors whose result replaces the first.</summary>
internal interface IPacked
{
    /// <summary>The result.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b);
}
