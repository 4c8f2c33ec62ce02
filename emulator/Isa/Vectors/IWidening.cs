using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>A conversion of the first elements of a vector to longer ones, which fill a vector.</summary>
internal interface IWidening
{
    /// <summary>Bytes that are converted.</summary>
    static abstract int Bytes { get; }

    /// <summary>The result.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> value);
}
