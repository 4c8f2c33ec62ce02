using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>An operation on two vectors with an immediate.</summary>
internal interface IPackedImmediate
{
    /// <summary>The result for one lane.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate);

    /// <inheritdoc cref="ILaneOperation.MemoryBytes"/>
    static virtual int MemoryBytes => 16;

    /// <inheritdoc cref="ILaneOperation.UpperImmediate"/>
    static virtual byte UpperImmediate(byte immediate) => immediate;

    /// <inheritdoc cref="ILaneOperation.Mmx"/>
    static virtual MmxKind Mmx => MmxKind.None;
}
