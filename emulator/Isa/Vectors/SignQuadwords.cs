using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Elements of 64 bits.</summary>
internal struct SignQuadwords : ISignMask
{
    public static Vector128<byte> Expand(Vector128<byte> mask) => Sse2.Shuffle(mask.AsInt32() >> 31, 0xF5).AsByte();
}
