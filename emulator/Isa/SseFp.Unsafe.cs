namespace GoEmu.Emulator.Isa;

/// <summary>Floating point of SSE and SSE2 (SDM vol. 1, 5.5 and 5.6).</summary>
internal static unsafe class SseFp
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
    }
}
