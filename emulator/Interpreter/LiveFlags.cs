namespace GoEmu.Emulator.Interpreter;

/// <summary>Flags are computed.</summary>
internal struct LiveFlags : IFlags
{
    public static bool Live => true;
}
