namespace GoEmu.Emulator.Jit;

/// <summary>Functions of the host's vDSO that translated code calls directly.</summary>
public enum VdsoFunction
{
    /// <summary>clock_gettime(2).</summary>
    ClockGettime = 0,

    /// <summary>gettimeofday(2).</summary>
    Gettimeofday = 1,

    /// <summary>time(2).</summary>
    Time = 2,

    /// <summary>getcpu(2).</summary>
    Getcpu = 3,
}
