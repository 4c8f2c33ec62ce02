namespace GoEmu.Emulator.Interpreter;

/// <summary>Moves of 64 bits that are joined with a neighbour.</summary>
internal enum MoveKind : byte
{
    /// <summary>Anything else.</summary>
    None,

    /// <summary>A register from [base + displacement].</summary>
    Load,

    /// <summary>A register to [base + displacement].</summary>
    Store,

    /// <summary>A register to another.</summary>
    Copy,

    /// <summary>LEA of [base + displacement].</summary>
    Address,
}
