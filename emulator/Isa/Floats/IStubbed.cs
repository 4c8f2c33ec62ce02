namespace GoEmu.Emulator.Isa.Floats;

/// <summary>An instruction with an immediate that is run as it is, in a machine-code stub, with XMM0 and XMM1 (or YMM) as its operands.</summary>
internal interface IStubbed
{
    /// <summary>Its bytes but the immediate.</summary>
    static abstract ReadOnlySpan<byte> Code(bool wide);

    /// <summary>Bytes of a memory operand of a scalar or 128-bit form.</summary>
    static virtual int MemoryBytes => 16;
}
