namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Which operands are multiplied, x * y, and which is added, z.</summary>
internal interface IFusedOrder
{
    /// <summary>The operands of the instruction in the order of the operation.</summary>
    static abstract (T X, T Y, T Z) Of<T>(T first, T second, T last);
}
