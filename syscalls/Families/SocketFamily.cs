using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Sockets: the host's.</summary>
internal static class SocketFamily
{
    public static void Register(SyscallTable t)
    {
        t.Forward(SyscallNr.socket, SyscallNr.socketpair, SyscallNr.bind, SyscallNr.listen, SyscallNr.accept, SyscallNr.accept4, SyscallNr.connect,
            SyscallNr.getsockname, SyscallNr.getpeername, SyscallNr.getsockopt, SyscallNr.setsockopt, SyscallNr.sendto, SyscallNr.recvfrom,
            SyscallNr.sendmsg, SyscallNr.recvmsg, SyscallNr.sendmmsg, SyscallNr.recvmmsg, SyscallNr.shutdown);
    }
}
