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
    private static readonly HashSet<ulong> s_made = [];

    /// <summary>Notes what the guest has just made.</summary>
    public static void Made(int descriptor)
    {
        s_made.Add(HostSocket.Inode(descriptor));
    }

    /// <summary>Whether nothing outside the process can make it ready.</summary>
    public static bool Contains(int descriptor)
    {
        string target = System.Text.Encoding.Latin1.GetString(HostDescriptor.PathOf(descriptor));
        if (target == "anon_inode:[eventpoll]")
            return Members(descriptor).All(Contains);
        if (target is "anon_inode:[eventfd]" or "anon_inode:[timerfd]" or "anon_inode:[signalfd]")
            return true;
        ulong inode = HostSocket.Inode(descriptor);
        if (inode == 0)
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

    /// <summary>A connected socket whose other end is a descriptor of this process, too.</summary>
    private static bool IsOwnConnection(int descriptor)
    {
        byte[] local = HostSocket.Name(SyscallNr.getsockname, descriptor), peer = HostSocket.Name(SyscallNr.getpeername, descriptor);
        if (!SocketAddress.IsInternet(peer))
            return false;
        foreach (string file in Directory.EnumerateFiles("/proc/self/fd"))
        {
            int other = int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
            if (other != descriptor && HostSocket.Name(SyscallNr.getsockname, other).AsSpan().SequenceEqual(peer) &&
                HostSocket.Name(SyscallNr.getpeername, other).AsSpan().SequenceEqual(local))
                return true;
        }
        return false;
    }
}
