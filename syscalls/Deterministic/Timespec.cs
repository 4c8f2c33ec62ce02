using GoEmu.Emulator.Memory;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>struct timespec and timeval in guest memory, and nanoseconds.</summary>
internal static class Timespec
{
    private const long Second = 1_000_000_000, Microsecond = 1000;

    /// <summary>Reads a timespec; false when it cannot be read. Times beyond what a long holds are cut.</summary>
    public static bool TryRead(ulong address, out long nanoseconds, out bool isValid)
    {
        isValid = false;
        nanoseconds = 0;
        if (!UserCopy.Read(address, out (long Seconds, long Nanoseconds) time))
            return false;
        isValid = time.Seconds >= 0 && time.Nanoseconds is >= 0 and < Second;
        nanoseconds = time.Seconds >= long.MaxValue / Second ? TaskWait.Never : time.Seconds * Second + time.Nanoseconds;
        return true;
    }

    /// <summary>Reads a timeval, likewise.</summary>
    public static bool TryReadTimeval(ulong address, out long nanoseconds, out bool isValid)
    {
        isValid = false;
        nanoseconds = 0;
        if (!UserCopy.Read(address, out (long Seconds, long Microseconds) time))
            return false;
        isValid = time.Seconds >= 0 && time.Microseconds is >= 0 and < Second / Microsecond;
        nanoseconds = time.Seconds >= long.MaxValue / Second ? TaskWait.Never : time.Seconds * Second + time.Microseconds * Microsecond;
        return true;
    }

    /// <summary>Writes a timespec.</summary>
    public static bool Write(ulong address, long nanoseconds) => UserCopy.Write(address, (nanoseconds / Second, nanoseconds % Second));

    /// <summary>Writes a timeval.</summary>
    public static bool WriteTimeval(ulong address, long nanoseconds) => UserCopy.Write(address, (nanoseconds / Second, nanoseconds % Second / Microsecond));

    /// <summary>A sum that stays <see cref="TaskWait.Never"/> when it would be beyond.</summary>
    public static long Add(long time, long more) => more > TaskWait.Never - time ? TaskWait.Never : time + more;
}
