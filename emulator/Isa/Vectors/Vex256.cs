namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>VEX.256.</summary>
internal struct Vex256 : IVectorForm
{
    public static bool IsLegacy => false;

    public static bool IsWide => true;
}
