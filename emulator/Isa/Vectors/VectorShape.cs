namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Which of an operation's handlers a decoded instruction needs: the form, and whether the last source is memory.</summary>
internal enum VectorShape
{
    /// <summary>None: an EVEX form, or an MMX form of something that has none.</summary>
    Refused,

    /// <summary><see cref="Legacy"/>, <see cref="InRegister"/>.</summary>
    Legacy,

    /// <summary><see cref="Legacy"/>, <see cref="InMemory"/>.</summary>
    LegacyMemory,

    /// <summary><see cref="Vex128"/>, <see cref="InRegister"/>.</summary>
    Vex128,

    /// <summary><see cref="Vex128"/>, <see cref="InMemory"/>.</summary>
    Vex128Memory,

    /// <summary><see cref="Vex256"/>, <see cref="InRegister"/>.</summary>
    Vex256,

    /// <summary><see cref="Vex256"/>, <see cref="InMemory"/>.</summary>
    Vex256Memory,

    /// <summary>MMX registers.</summary>
    Mmx,

    /// <summary>MMX, the last source in memory.</summary>
    MmxMemory,
}
