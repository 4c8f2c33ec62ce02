namespace GoEmu.Emulator.Loader;

/// <summary>Types of the auxiliary vector (getauxval(3), asm/auxvec.h).</summary>
public static class AuxVector
{
    /// <summary>Entry types.</summary>
    public const ulong Null = 0, ProgramHeaders = 3, HeaderSize = 4, HeaderCount = 5, PageSize = 6, Base = 7, Flags = 8, Entry = 9, Uid = 11,
        EffectiveUid = 12, Gid = 13, EffectiveGid = 14, Platform = 15, HwCap = 16, ClockTick = 17, Secure = 23, Random = 25, HwCap2 = 26,
        ExecFileName = 31, VdsoHeader = 33, MinSigStackSize = 51;

    /// <summary>How many random bytes a program is given.</summary>
    public const int RandomBytes = 16;
}
