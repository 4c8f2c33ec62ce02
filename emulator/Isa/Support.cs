namespace GoEmu.Emulator.Isa;

/// <summary>How far the interpreter has an instruction.</summary>
public enum Support
{
    /// <summary>Every form.</summary>
    Full,

    /// <summary>Not all of it; the note says what is missing.</summary>
    Partial,

    /// <summary>Known and refused: the guest gets SIGILL; the note says why.</summary>
    Refused,
}
