using System.Runtime.Intrinsics;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>
/// An operation on 128-bit lanes; a VEX.256 form does it to both lanes. The simpler interfaces (<see cref="IPacked"/> and its kind) are
/// what instructions are declared with; this is what they all become.
/// </summary>
internal interface ILaneOperation
{
    /// <summary>The result for one lane.</summary>
    static abstract Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate);

    /// <summary>Bytes a lane of a memory operand has; less than 16 for scalars, of which the rest is read as zero.</summary>
    static virtual int MemoryBytes => 16;

    /// <summary>The immediate for the upper lane.</summary>
    static virtual byte UpperImmediate(byte immediate) => immediate;

    /// <summary>The MMX form.</summary>
    static virtual MmxKind Mmx => MmxKind.None;
}
