using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Keeps the one descriptor that the .NET runtime holds open out of the guest's way. The runtime opens /dev/urandom when it first needs
/// randomness, at the lowest free number, and reads from that number ever after: were the guest to close and reuse it, the runtime would
/// read the guest's socket. So it is made to open it at once, at a number that few guests reach and none can close: the last one of the
/// kernel's first descriptor table, or the first above the guest's limit (RLIMIT_NOFILE) where that is smaller. A higher one would make
/// the kernel grow the table, and wait for all processors each time (fs/file.c, expand_fdtable): 30 ms for number 1024.
/// </summary>
public static unsafe class ReservedDescriptor
{
    /// <summary>RLIMIT_NOFILE of getrlimit(2).</summary>
    public const int OpenFiles = 7;

    private const int Highest = 63, None = -1;
    private const long GetFlags = 1;

    /// <summary>The number, or -1 when there is none.</summary>
    public static int Number { get; private set; } = None;

    private static bool s_aboveLimit;

    /// <summary>Does it; the first thing a process does, before anything hashes or draws random numbers.</summary>
    public static void Reserve()
    {
        ulong* limit = stackalloc ulong[2];
        if (HostSyscall.Quick((long)SyscallNr.getrlimit, OpenFiles, (ulong)limit) != 0)
            return;
        ulong soft = limit[0];
        limit[0] = Math.Min(soft + 1, limit[1]);
        if (soft <= Highest && limit[0] != soft)
            _ = HostSyscall.Quick((long)SyscallNr.setrlimit, OpenFiles, (ulong)limit);
        int wanted = (int)Math.Min(limit[0] - 1, Highest);
        while (wanted > 2 && IsOpen(wanted))
            wanted--; // inherited
        OpenAt(wanted);
        if (HostDescriptor.PathOf(wanted).AsSpan().SequenceEqual("/dev/urandom"u8))
            Number = wanted;
        s_aboveLimit = (ulong)wanted >= soft;
        limit[0] = soft;
        if (soft <= Highest)
            _ = HostSyscall.Quick((long)SyscallNr.setrlimit, OpenFiles, (ulong)limit);
    }

    /// <summary>
    /// The guest has put a file of its own there (dup2). The seeds of everything that hashes are drawn already, so the runtime has no more
    /// use for its descriptor.
    /// </summary>
    public static void GiveUp() => Number = None;

    /// <summary>
    /// The guest has set its limit (RLIMIT_NOFILE) to <paramref name="soft"/> descriptors. A number that was above the limit and no longer is
    /// becomes the guest's: one descriptor less than the limit would show, and the runtime does without, as above.
    /// </summary>
    public static void LimitIsNow(ulong soft)
    {
        if (Number == None || !s_aboveLimit || soft <= (ulong)Number)
            return;
        _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)Number);
        GiveUp();
    }

    private static void OpenAt(int wanted)
    {
        // The runtime gets the lowest free number: all below are filled for that moment.
        List<int> filled = [];
        int last = (int)NativePath.With("/dev/null"u8, p => HostSyscall.Quick((long)SyscallNr.open, p));
        while (last >= 0 && last < wanted)
        {
            filled.Add(last);
            last = (int)HostSyscall.Quick((long)SyscallNr.dup, (ulong)filled[0]);
        }
        if (last >= 0)
            _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)last);
        _ = new Random().Next();
        _ = new HashCode().ToHashCode();
        _ = string.GetHashCode("seed", StringComparison.Ordinal);
        foreach (int fd in filled)
            _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)fd);
    }

    private static bool IsOpen(int fd) => HostSyscall.Quick((long)SyscallNr.fcntl, (ulong)fd, GetFlags) >= 0;
}
