namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>What a piece of an instrumented unit's host code is.</summary>
internal enum PieceKind : byte
{
    /// <summary>A guest instruction.</summary>
    Instruction,

    /// <summary>What an indirect jump meets first: it brings the position back into R15, and ends a slice or records the target.</summary>
    Prologue,

    /// <summary>A LEA that moves the position by what is pending.</summary>
    Flush,

    /// <summary>The jump to what comes behind the unit.</summary>
    Closing,

    /// <summary>An instruction that leaves translated code.</summary>
    Exit,

    /// <summary>Leaves translated code behind an instruction that has set RSP.</summary>
    Stack,

    /// <summary>Records what the instruction behind it accesses: see <see cref="AccessPiece"/>.</summary>
    Access,

    /// <summary>A call of the host's vDSO.</summary>
    Vdso,

    /// <summary>Behind the unit's code: the edge of a taken forward branch.</summary>
    ForwardEdge,

    /// <summary>Behind the unit's code: a prologue and a jump to the middle of the unit.</summary>
    Thunk,
}
