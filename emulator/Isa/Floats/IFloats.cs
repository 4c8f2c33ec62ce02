using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// A floating-point operation on vectors. Unlike integer operations, a 256-bit form is one instruction of the host's too: an unmasked
/// exception must find the flags of all elements.
/// </summary>
internal interface IFloats
{
    /// <summary>The result of a scalar or 128-bit form.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate);

    /// <summary>The result of a 256-bit form.</summary>
    static virtual Vector256<byte> Apply(Vector256<byte> a, Vector256<byte> b, byte immediate) => throw new UnreachableException();

    /// <summary>Bytes of a memory operand of a scalar or 128-bit form.</summary>
    static virtual int MemoryBytes => 16;
}
