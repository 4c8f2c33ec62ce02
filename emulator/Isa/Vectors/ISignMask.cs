using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Elements that are chosen by the sign bits of a mask's elements.</summary>
internal interface ISignMask
{
    /// <summary>All ones in the elements whose sign bit is set.</summary>
    static abstract Vector128<byte> Expand(Vector128<byte> mask);
}
