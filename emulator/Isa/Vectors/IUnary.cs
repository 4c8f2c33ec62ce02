using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>An operation on one vector.</summary>
internal interface IUnary
{
    /// <summary>The result for one lane.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> value);

    /// <inheritdoc cref="ILaneOperation.MemoryBytes"/>
    static virtual int MemoryBytes => 16;

    /// <inheritdoc cref="ILaneOperation.Mmx"/>
    static virtual MmxKind Mmx => MmxKind.None;
}
