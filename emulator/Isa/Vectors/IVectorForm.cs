namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>How an instruction treats the part of the destination that it does not compute (SDM vol. 1, 14.2 and 14.5).</summary>
internal interface IVectorForm
{
    /// <summary>Legacy SSE: the first source is the destination, its upper half stays, 16-byte memory operands are aligned.</summary>
    static abstract bool IsLegacy { get; }

    /// <summary>VEX.256: two lanes. VEX.128, neither legacy nor wide, clears the upper half.</summary>
    static abstract bool IsWide { get; }
}
