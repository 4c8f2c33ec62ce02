namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// Port numbers that the host's kernel chooses, and what the guest sees instead: 40000, 40001 and so on, in the order in which it gets
/// them. Ports that the guest chooses are the host's own.
/// </summary>
internal sealed class VirtualPorts
{
    private const ushort First = 40000;

    private readonly Dictionary<(bool IsDatagram, ushort Port), ushort> _toHost = [], _toGuest = [];
    private readonly HashSet<ulong> _assigned = [];
    private ushort _next = First;

    /// <summary>Gives the port of a socket, known by its inode, a number for the guest, unless it has one.</summary>
    public void Assign(ulong inode, bool isDatagram, ushort host)
    {
        if (host == 0 || !_assigned.Add(inode))
            return;
        ushort guest = _next++;
        _toHost[(isDatagram, guest)] = host;
        _toGuest[(isDatagram, host)] = guest;
    }

    /// <summary>Notes that the guest has chosen the port of a socket itself.</summary>
    public void Keep(ulong inode, bool isDatagram, ushort port)
    {
        _ = _assigned.Add(inode);
        _ = _toGuest.Remove((isDatagram, port));
        _ = _toHost.Remove((isDatagram, port));
    }

    /// <summary>The host's number.</summary>
    public ushort ToHost(bool isDatagram, ushort guest) => _toHost.GetValueOrDefault((isDatagram, guest), guest);

    /// <summary>The guest's number.</summary>
    public ushort ToGuest(bool isDatagram, ushort host) => _toGuest.GetValueOrDefault((isDatagram, host), host);
}
