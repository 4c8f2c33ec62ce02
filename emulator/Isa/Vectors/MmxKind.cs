namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>How the MMX form of an operation is had from its 128-bit form.</summary>
internal enum MmxKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The lower half of the result, the operands in both halves.</summary>
    Low,

    /// <summary>The same, with a memory operand of 32 bits.</summary>
    Low32,

    /// <summary>The upper half of the result, the operands in both halves.</summary>
    High,

    /// <summary>The operation works on neighbours: both sources are first put into one vector.</summary>
    Joined,
}
