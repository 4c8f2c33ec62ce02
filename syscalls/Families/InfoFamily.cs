using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>What the machine and the system are: the host's.</summary>
internal static class InfoFamily
{
    public static void Register(SyscallTable t)
    {
        t.Forward(SyscallNr.uname, SyscallNr.sysinfo, SyscallNr.getrusage, SyscallNr.getrandom, SyscallNr.syslog, SyscallNr.sethostname,
            SyscallNr.setdomainname, SyscallNr.ustat, SyscallNr.sysfs, SyscallNr.quotactl, SyscallNr.reboot, SyscallNr.swapon, SyscallNr.swapoff,
            SyscallNr.acct, SyscallNr.vhangup, SyscallNr.mq_open, SyscallNr.mq_unlink, SyscallNr.mq_timedsend, SyscallNr.mq_timedreceive,
            SyscallNr.mq_notify, SyscallNr.mq_getsetattr, SyscallNr.semget, SyscallNr.semop, SyscallNr.semctl, SyscallNr.semtimedop,
            SyscallNr.msgget, SyscallNr.msgsnd, SyscallNr.msgrcv, SyscallNr.msgctl, SyscallNr.add_key, SyscallNr.request_key, SyscallNr.keyctl,
            SyscallNr.bpf, SyscallNr.perf_event_open);
    }
}
