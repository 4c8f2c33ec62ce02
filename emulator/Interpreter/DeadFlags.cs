namespace GoEmu.Emulator.Interpreter;

/// <summary>Flags are left as they are.</summary>
internal struct DeadFlags : IFlags
{
    public static bool Live => false;
}
