namespace GoEmu.Emulator.Isa;

/// <summary>Facts about an instruction that the decoder uses to find flags nobody reads.</summary>
[Flags]
internal enum Traits
{
    /// <summary>Nothing is known: it may read flags, and fault.</summary>
    None = 0,

    /// <summary>Without a memory operand it cannot fault or leave the block, and reads only the flags that Iced says it reads.</summary>
    Plain = 1,

    /// <summary>It always overwrites all six status flags.</summary>
    WritesAllFlags = 2,

    /// <summary>It ends a block: what follows is not reached from it.</summary>
    EndsBlock = 4,
}
