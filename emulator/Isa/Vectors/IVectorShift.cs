using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>A shift of all elements by the same count, the low 64 bits of a vector; a count above the width is a defined one.</summary>
internal interface IVectorShift
{
    /// <summary>The result for one lane.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> value, Vector128<ulong> count);
}
