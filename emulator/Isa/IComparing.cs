namespace GoEmu.Emulator.Isa;

/// <summary>An instruction whose conditions are those of comparing two values.</summary>
internal interface IComparing
{
    /// <summary>What is compared.</summary>
    static abstract ulong Left(ulong a, ulong b);

    /// <summary>What it is compared with.</summary>
    static abstract ulong Right(ulong a, ulong b);
}
