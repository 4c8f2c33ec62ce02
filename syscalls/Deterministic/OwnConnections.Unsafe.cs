using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// TCP connections of the guest to itself. How much of what was sent has arrived when depends on the host's timing there, but not on a pair
/// of Unix sockets: so both ends are replaced by such a pair, the one that connects at once, the one that accepts when it does. The guest
/// sees the addresses and options of TCP.
/// </summary>
internal sealed unsafe class OwnConnections
{
    private const int Unix = 1, Stream = 1, NonBlocking = 0x800, CloseOnExec = 0x80000, FirstParked = 700;
    private const int DuplicateAbove = 1030, GetFlags = 3, SetFlags = 4, GetDescriptorFlags = 1;
    private const short Out = 4;
    private const int ConnectMilliseconds = 200;

    private readonly Dictionary<ushort, (int Partner, int Tcp)> _waiting = [];
    private readonly Dictionary<ulong, (byte[] Local, byte[] Peer)> _names = [];
    private readonly Dictionary<(ulong Inode, ulong Level, ulong Option), int> _options = [];
    private readonly HashSet<ulong> _watched = [];
    private readonly HashSet<ushort> _listening = [];

    /// <summary>Notes a port, as the host has it, on which the guest listens.</summary>
    public void Listens(ushort port) => _listening.Add(port);

    /// <summary>Notes that an open file is in an epoll set, which would lose it.</summary>
    public void IsWatched(int descriptor) => _watched.Add(HostSocket.Inode(descriptor));

    /// <summary>The addresses that the guest sees of a replaced socket.</summary>
    public bool TryNames(int descriptor, out (byte[] Local, byte[] Peer) names)
    {
        names = default;
        return _names.Count != 0 && _names.TryGetValue(HostSocket.Inode(descriptor), out names);
    }

    /// <summary>Sets an option of TCP or IP that the pair does not have.</summary>
    public void SetOption(int descriptor, ulong level, ulong option, int value) => _options[(HostSocket.Inode(descriptor), level, option)] = value;

    /// <summary>What was set, or 0.</summary>
    public int Option(int descriptor, ulong level, ulong option) => _options.GetValueOrDefault((HostSocket.Inode(descriptor), level, option));

    /// <summary>Connects to a port of the guest's own; false, with nothing done, when it is none or the socket cannot be replaced.</summary>
    /// <param name="descriptor">A TCP socket.</param>
    /// <param name="address">Where to, with the host's port.</param>
    /// <param name="name">Gives the guest's form of an address.</param>
    public bool TryConnect(int descriptor, byte[] address, Func<byte[], byte[]> name)
    {
        if (!_listening.Contains(SocketAddress.Port(address)) || !SocketAddress.IsLoopback(address) || _watched.Contains(HostSocket.Inode(descriptor)))
            return false;
        ulong socket = (ulong)descriptor;
        long flags = HostSyscall.Quick((long)SyscallNr.fcntl, socket, GetFlags);
        _ = HostSyscall.Quick((long)SyscallNr.fcntl, socket, SetFlags, (ulong)flags | NonBlocking);
        long result;
        fixed (byte* bytes = address)
            result = HostSyscall.Call((long)SyscallNr.connect, socket, (ulong)bytes, (ulong)address.Length);
        int* poll = stackalloc int[2];
        (poll[0], poll[1]) = (descriptor, Out);
        bool connected = result == 0 || (result == -Errno.EINPROGRESS && HostSyscall.Call((long)SyscallNr.poll, (ulong)poll, 1, ConnectMilliseconds) == 1);
        _ = HostSyscall.Quick((long)SyscallNr.fcntl, socket, SetFlags, (ulong)flags);
        byte[] peer = HostSocket.Name(SyscallNr.getpeername, descriptor), local = HostSocket.Name(SyscallNr.getsockname, descriptor);
        return connected && peer.Length != 0 && Replace(descriptor, flags, local, name(local), name(peer));
    }

    private bool Replace(int descriptor, long flags, byte[] hostLocal, byte[] local, byte[] peer)
    {
        int* pair = stackalloc int[2];
        int kind = Stream | CloseOnExec | ((flags & NonBlocking) != 0 ? NonBlocking : 0);
        if (HostSyscall.Quick((long)SyscallNr.socketpair, Unix, (ulong)kind, 0, (ulong)pair) != 0)
            return false;
        int tcp = Park(descriptor), partner = Park(pair[1]);
        Take(pair[0], descriptor);
        _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)pair[1]);
        if (_waiting.Remove(SocketAddress.Port(hostLocal), out (int Partner, int Tcp) stale))
            Close(stale);
        _waiting[SocketAddress.Port(hostLocal)] = (partner, tcp);
        Note(descriptor, local, peer);
        Note(partner, peer, local);
        return true;
    }

    /// <summary>Replaces a socket that the host has accepted, if its other end was; the other end's port says so.</summary>
    public void Accepted(int descriptor, bool isNonBlocking)
    {
        if (_waiting.Count == 0 || HostSocket.Name(SyscallNr.getpeername, descriptor) is not { Length: > 0 } peer ||
            !_waiting.Remove(SocketAddress.Port(peer), out (int Partner, int Tcp) ends))
            return;
        _ = HostSyscall.Quick((long)SyscallNr.fcntl, (ulong)ends.Partner, SetFlags, isNonBlocking ? NonBlocking : 0UL);
        Take(ends.Partner, descriptor);
        _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)ends.Tcp);
    }

    private void Note(int descriptor, byte[] local, byte[] peer)
    {
        _names[HostSocket.Inode(descriptor)] = (local, peer);
        InsideDescriptors.Made(descriptor);
    }

    /// <summary>Where the guest's numbers do not come by and do not change.</summary>
    private static int Park(int descriptor) => (int)HostSyscall.Quick((long)SyscallNr.fcntl, (ulong)descriptor, DuplicateAbove, FirstParked);

    /// <summary>Moves an open file to a descriptor that is in use.</summary>
    private static void Take(int from, int to)
    {
        bool closes = HostSyscall.Quick((long)SyscallNr.fcntl, (ulong)to, GetDescriptorFlags) == 1;
        _ = HostSyscall.Quick((long)SyscallNr.dup3, (ulong)from, (ulong)to, closes ? CloseOnExec : 0UL);
        _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)from);
    }

    private static void Close((int Partner, int Tcp) ends)
    {
        _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)ends.Partner);
        _ = HostSyscall.Quick((long)SyscallNr.close, (ulong)ends.Tcp);
    }
}
