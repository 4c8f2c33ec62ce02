namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Legacy SSE, 128 bits.</summary>
internal struct Legacy : IVectorForm
{
    public static bool IsLegacy => true;

    public static bool IsWide => false;
}
