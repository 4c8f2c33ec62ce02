using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Elements of 32 bits.</summary>
internal struct SignDoublewords : ISignMask
{
    public static Vector128<byte> Expand(Vector128<byte> mask) => (mask.AsInt32() >> 31).AsByte();
}
