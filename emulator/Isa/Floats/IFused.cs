using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>A fused operation on elements of one kind.</summary>
internal interface IFused
{
    /// <summary>Bytes of a memory operand of a scalar or 128-bit form.</summary>
    static abstract int MemoryBytes { get; }

    /// <summary>The result of a scalar or 128-bit form.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> x, Vector128<byte> y, Vector128<byte> z);

    /// <summary>The result of a 256-bit form.</summary>
    static abstract Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y, Vector256<byte> z);

    /// <summary>The destination: of a scalar form all but the lowest element stays.</summary>
    static abstract Vector128<byte> Merge(Vector128<byte> first, Vector128<byte> result);
}
