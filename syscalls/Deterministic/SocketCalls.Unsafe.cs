using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Addresses of sockets with the ports that the guest sees, and connections of the guest to itself.</summary>
internal static unsafe class SocketCalls
{
    private const int MaxAddress = 128, Tcp = 6, SolSocket = 1, Internet6Level = 41;

    /// <summary>Declares the group; behind <see cref="DescriptorCalls"/>, whose handlers it goes on to.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.bind, &Bind);
        t.Override(SyscallNr.listen, &Listen);
        t.Override(SyscallNr.getsockname, &Name);
        t.Override(SyscallNr.getpeername, &Name);
        t.Override(SyscallNr.getsockopt, &GetOption);
        t.Override(SyscallNr.setsockopt, &SetOption);
        t.Override(SyscallNr.epoll_ctl, &EpollCtl);
    }

    private static bool TryReadAddress(ulong address, ulong length, out byte[] bytes)
    {
        bytes = new byte[Math.Min(length, MaxAddress)];
        return address != 0 && UserCopy.Read(address, bytes);
    }

    private static SyscallResult Bind(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = SyscallTable.CallOverridden(task, a);
        if (result.Value != 0 || !TryReadAddress(a.B, a.C, out byte[] address) || !SocketAddress.IsInternet(address))
            return result;
        ushort asked = SocketAddress.Port(address);
        if (asked != 0)
            task.Process.Deterministic!.Ports.Keep(HostSocket.Inode((int)a.A), HostSocket.IsDatagram((int)a.A), asked);
        else
            Assign(task, (int)a.A);
        return result;
    }

    /// <summary>Gives a socket whose port the host has chosen one for the guest.</summary>
    internal static void Assign(GuestTask task, int descriptor)
    {
        byte[] local = HostSocket.Name(SyscallNr.getsockname, descriptor);
        if (SocketAddress.IsInternet(local))
            task.Process.Deterministic!.Ports.Assign(HostSocket.Inode(descriptor), HostSocket.IsDatagram(descriptor), SocketAddress.Port(local));
    }

    private static SyscallResult Listen(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = SyscallTable.CallOverridden(task, a);
        byte[] local = HostSocket.Name(SyscallNr.getsockname, (int)a.A);
        if (result.Value == 0 && SocketAddress.IsInternet(local))
        {
            Assign(task, (int)a.A);
            task.Process.Deterministic!.Connections.Listens(SocketAddress.Port(local));
        }
        return result;
    }

    /// <summary>An address of the host's as the guest sees it.</summary>
    internal static byte[] ToGuest(DeterministicScheduler scheduler, bool isDatagram, byte[] address)
    {
        address = [.. address];
        if (SocketAddress.IsInternet(address))
            SocketAddress.SetPort(address, scheduler.Ports.ToGuest(isDatagram, SocketAddress.Port(address)));
        return address;
    }

    /// <summary>An address that the guest names, with the host's port; null when there is nothing to change.</summary>
    internal static byte[]? ToHost(DeterministicScheduler scheduler, int descriptor, ulong pointer, ulong length)
    {
        if (!TryReadAddress(pointer, length, out byte[] address) || !SocketAddress.IsLoopback(address))
            return null;
        ushort asked = SocketAddress.Port(address), port = scheduler.Ports.ToHost(HostSocket.IsDatagram(descriptor), asked);
        SocketAddress.SetPort(address, port);
        return address;
    }

    /// <summary>Makes what the host has written as an address what the guest is to see.</summary>
    internal static void Correct(GuestTask task, int descriptor, ulong pointer, ulong lengthPointer)
    {
        if (pointer == 0 || lengthPointer == 0 || !UserCopy.Read(lengthPointer, out int length) || !TryReadAddress(pointer, (ulong)length, out byte[] address))
            return;
        if (SocketAddress.IsInternet(address))
            _ = UserCopy.Write(pointer, ToGuest(task.Process.Deterministic!, HostSocket.IsDatagram(descriptor), address));
    }

    private static SyscallResult Name(GuestTask task, in SyscallArgs a)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        if (scheduler.Connections.TryNames((int)a.A, out (byte[] Local, byte[] Peer) names))
            return WriteName(a.Number == (int)SyscallNr.getsockname ? names.Local : names.Peer, a.B, a.C);
        SyscallResult result = SyscallTable.CallOverridden(task, a);
        if (result.Value == 0)
            Correct(task, (int)a.A, a.B, a.C);
        return result;
    }

    /// <summary>Writes an address as the kernel does: cut to the room there is, with its whole length.</summary>
    internal static SyscallResult WriteName(byte[] name, ulong pointer, ulong lengthPointer)
    {
        if (!UserCopy.Read(lengthPointer, out int room))
            return -Errno.EFAULT;
        if (room < 0)
            return -Errno.EINVAL;
        return UserCopy.Write(pointer, name.AsSpan(0, Math.Min(room, name.Length))) && UserCopy.Write(lengthPointer, name.Length) ? 0 : -Errno.EFAULT;
    }

    private static bool IsReplacedOption(DeterministicScheduler scheduler, in SyscallArgs a, out (byte[] Local, byte[] Peer) names)
    {
        names = default;
        return a.B is Tcp or 0 or Internet6Level && scheduler.Connections.TryNames((int)a.A, out names);
    }

    private static SyscallResult SetOption(GuestTask task, in SyscallArgs a)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        if (!IsReplacedOption(scheduler, a, out _))
            return SyscallTable.CallOverridden(task, a);
        if (!UserCopy.Read(a.D, out int value))
            return -Errno.EFAULT;
        scheduler.Connections.SetOption((int)a.A, a.B, a.C, value);
        return 0;
    }

    private static SyscallResult GetOption(GuestTask task, in SyscallArgs a)
    {
        const ulong protocol = 38, domain = 39;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        int value;
        if (IsReplacedOption(scheduler, a, out _))
            value = scheduler.Connections.Option((int)a.A, a.B, a.C);
        else if (a.B == SolSocket && a.C is protocol or domain && scheduler.Connections.TryNames((int)a.A, out (byte[] Local, byte[] Peer) names))
            value = a.C == protocol ? Tcp : BitConverter.ToUInt16(names.Local);
        else
            return SyscallTable.CallOverridden(task, a);
        return UserCopy.Write(a.D, value) && UserCopy.Write(a.E, sizeof(int)) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult EpollCtl(GuestTask task, in SyscallArgs a)
    {
        const ulong add = 1;
        if (a.B == add)
            task.Process.Deterministic!.Connections.IsWatched((int)a.C);
        return SyscallTable.CallOverridden(task, a);
    }
}
