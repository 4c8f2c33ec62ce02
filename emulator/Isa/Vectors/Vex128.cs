namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>VEX.128.</summary>
internal struct Vex128 : IVectorForm
{
    public static bool IsLegacy => false;

    public static bool IsWide => false;
}
