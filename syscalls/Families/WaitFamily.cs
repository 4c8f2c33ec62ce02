using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Waiting for descriptors: the host's; a signal of the task ends the wait.</summary>
internal static class WaitFamily
{
    public static void Register(SyscallTable t)
    {
        t.Forward(SyscallNr.poll, SyscallNr.ppoll, SyscallNr.select, SyscallNr.pselect6, SyscallNr.epoll_create, SyscallNr.epoll_create1,
            SyscallNr.epoll_ctl, SyscallNr.epoll_wait, SyscallNr.epoll_pwait, SyscallNr.epoll_pwait2);
    }
}
