using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>A floating-point operation on scalars or 128-bit vectors, by an intrinsic that is the guest's instruction.</summary>
internal interface IFloats
{
    /// <summary>The result.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate);

    /// <summary>Bytes of a memory operand.</summary>
    static virtual int MemoryBytes => 16;
}
