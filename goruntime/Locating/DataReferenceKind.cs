namespace GoEmu.GoRuntime.Locating;

/// <summary>What an instruction does with an address of data.</summary>
internal enum DataReferenceKind
{
    /// <summary>Takes the address (LEA).</summary>
    Address,

    /// <summary>Loads a register from it (MOV).</summary>
    Load,

    /// <summary>Anything else: stores, compares, adds.</summary>
    Other,
}
