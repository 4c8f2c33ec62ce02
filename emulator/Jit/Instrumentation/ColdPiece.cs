namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>A piece of host code behind an instrumented unit's instructions; native memory.</summary>
internal struct ColdPiece
{
    /// <summary>Guest address that it leads to.</summary>
    public ulong Target;

    /// <summary>Host bytes.</summary>
    public byte Length;

    /// <summary><see cref="PieceKind.ForwardEdge"/> or <see cref="PieceKind.Thunk"/>.</summary>
    public PieceKind Kind;

    /// <summary>Of an edge, what is pending before it; of a thunk, what its target has pending.</summary>
    public byte Pending;
}
