namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Whether a move wants its memory operand aligned, in VEX forms too.</summary>
internal interface IAlignment
{
    /// <summary>It does.</summary>
    static abstract bool IsRequired { get; }
}
