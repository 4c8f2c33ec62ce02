using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Bytes.</summary>
internal struct SignBytes : ISignMask
{
    public static Vector128<byte> Expand(Vector128<byte> mask) => Vector128.LessThan(mask.AsSByte(), Vector128<sbyte>.Zero).AsByte();
}
