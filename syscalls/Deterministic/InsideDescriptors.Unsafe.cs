using System.Globalization;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// The descriptors of which both ends are the guest's: pipes and pairs of sockets that it has made, event counters, connections to
/// itself. Asked only while nothing runs, so it is found out each time.
/// </summary>
internal static unsafe class InsideDescriptors
{
    private const int AddressSize = 128;
    private static readonly HashSet<ulong> s_made = [];

    /// <summary>Notes what the guest has just made.</summary>
    public static void Made(int descriptor)
    {
        if (TryInode(descriptor, out ulong inode))
            s_made.Add(inode);
    }

    /// <summary>Whether nothing outside the process can make it ready.</summary>
    public static bool Contains(int descriptor)
    {
        string target = System.Text.Encoding.Latin1.GetString(HostDescriptor.PathOf(descriptor));
        if (target == "anon_inode:[eventpoll]")
            return Members(descriptor).All(Contains);
        if (target is "anon_inode:[eventfd]" or "anon_inode:[timerfd]" or "anon_inode:[signalfd]")
            return true;
        if (!TryInode(descriptor, out ulong inode))
            return true; // closed: it will never be ready
        return s_made.Contains(inode) || (target.StartsWith("socket:", StringComparison.Ordinal) && IsOwnConnection(descriptor));
    }

    private static IEnumerable<int> Members(int epoll)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{epoll}");
        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[0] == "tfd:")
                yield return int.Parse(words[1], CultureInfo.InvariantCulture);
        }
    }

    private static bool TryInode(int descriptor, out ulong inode)
    {
        const int size = 144, inodeWord = 1;
        ulong* stat = stackalloc ulong[size / 8];
        bool ok = HostSyscall.Quick((long)SyscallNr.fstat, (ulong)descriptor, (ulong)stat) == 0;
        inode = ok ? stat[inodeWord] : 0;
        return ok;
    }

    /// <summary>A connected socket whose other end is a descriptor of this process, too.</summary>
    private static bool IsOwnConnection(int descriptor)
    {
        byte[]? peer = Name(SyscallNr.getpeername, descriptor);
        if (peer == null)
            return false;
        foreach (string file in Directory.EnumerateFiles("/proc/self/fd"))
        {
            int other = int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
            if (other != descriptor && Name(SyscallNr.getsockname, other) is { } name && name.AsSpan().SequenceEqual(peer) &&
                Name(SyscallNr.getpeername, other) is { } back && back.AsSpan().SequenceEqual(Name(SyscallNr.getsockname, descriptor)))
                return true;
        }
        return false;
    }

    private static byte[]? Name(SyscallNr call, int descriptor)
    {
        byte* address = stackalloc byte[AddressSize];
        uint length = AddressSize;
        return HostSyscall.Quick((long)call, (ulong)descriptor, (ulong)address, (ulong)&length) == 0
            ? new ReadOnlySpan<byte>(address, (int)Math.Min(length, AddressSize)).ToArray() : null;
    }
}
