using System.Text;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Keeps the one descriptor that the .NET runtime holds open out of the guest's way. The runtime opens /dev/urandom when it first needs
/// randomness, at the lowest free number, and reads from that number ever after: were the guest to close and reuse it, the runtime would
/// read the guest's socket. So it is made to open it at once, at a high number that the guest cannot close.
/// </summary>
public static unsafe class ReservedDescriptor
{
    private const int Wanted = 1023, None = -1;

    /// <summary>The number, or -1 when there is none.</summary>
    public static int Number { get; private set; } = None;

    /// <summary>Does it; the first thing a process does, before anything hashes or draws random numbers.</summary>
    public static void Reserve()
    {
        ulong* limit = stackalloc ulong[2];
        const ulong openFiles = 7;
        int wanted = HostSyscall.Quick((long)SyscallNr.getrlimit, openFiles, (ulong)limit) == 0 ? (int)Math.Min(Wanted, limit[0] - 1) : Wanted;
        long first = NativePath.With("/dev/null"u8, p => HostSyscall.Quick((long)SyscallNr.open, p));
        if (first < 0)
            return;
        long last = first;
        while (last >= 0 && last < wanted - 1)
            last = HostSyscall.Quick((long)SyscallNr.dup, (ulong)first);
        _ = new Random().Next();
        _ = HostSyscall.Quick((long)SyscallNr.close_range, (ulong)first, (ulong)wanted - 1);
        if (IsRandomDevice(wanted))
            Number = wanted;
    }

    private static bool IsRandomDevice(int fd)
    {
        byte* target = stackalloc byte[64];
        long got = NativePath.With(Encoding.ASCII.GetBytes($"/proc/self/fd/{fd}"), p => HostSyscall.Quick((long)SyscallNr.readlink, p, (ulong)target, 64));
        return got > 0 && new ReadOnlySpan<byte>(target, (int)got).SequenceEqual("/dev/urandom"u8);
    }
}
