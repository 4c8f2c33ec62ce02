using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Processes: they are host processes, so waiting, groups, sessions and credentials are the host's own; exec starts the emulator anew.</summary>
internal static unsafe class ProcessFamily
{
    public static void Register(SyscallTable t)
    {
        t.Add(SyscallNr.execve, &Execve);
        t.Add(SyscallNr.execveat, &Execveat, Support.Partial, "an empty path needs a descriptor that /proc can name");
        t.Add(SyscallNr.prctl, &Prctl, Support.Partial, "PR_SET_SECCOMP, PR_SET_MM and the like are refused with EINVAL");
        t.Forward(SyscallNr.wait4, SyscallNr.waitid, SyscallNr.getpid, SyscallNr.getppid, SyscallNr.getpgid, SyscallNr.setpgid, SyscallNr.getpgrp,
            SyscallNr.setsid, SyscallNr.getsid, SyscallNr.getuid, SyscallNr.geteuid, SyscallNr.getgid, SyscallNr.getegid, SyscallNr.setuid,
            SyscallNr.setgid, SyscallNr.setreuid, SyscallNr.setregid, SyscallNr.setresuid, SyscallNr.setresgid, SyscallNr.getresuid,
            SyscallNr.getresgid, SyscallNr.setfsuid, SyscallNr.setfsgid, SyscallNr.getgroups, SyscallNr.setgroups, SyscallNr.capget,
            SyscallNr.capset, SyscallNr.getpriority, SyscallNr.setpriority, SyscallNr.ioprio_get, SyscallNr.ioprio_set, SyscallNr.umask,
            SyscallNr.pidfd_open, SyscallNr.pidfd_getfd, SyscallNr.personality, SyscallNr.unshare, SyscallNr.setns, SyscallNr.kcmp);
        t.Add(SyscallNr.getrlimit, &SyscallTable.ForwardCall, Support.Forwarded);
        t.Add(SyscallNr.setrlimit, &Setrlimit, Support.Partial, "RLIMIT_AS and RLIMIT_DATA are accepted without effect");
        t.Add(SyscallNr.prlimit64, &Prlimit, Support.Partial, "RLIMIT_AS and RLIMIT_DATA are accepted without effect");
    }

    private static SyscallResult Execve(GuestTask task, in SyscallArgs a) => ExecHandover.Execute(task, a.A, a.B, a.C);

    private static SyscallResult Execveat(GuestTask task, in SyscallArgs a)
    {
        const int cwd = -100;
        const ulong emptyPath = 0x1000;
        byte[]? path = UserCopy.ReadString(a.B);
        if (path == null)
            return -Errno.EFAULT;
        if (path.Length == 0)
        {
            if ((a.E & emptyPath) == 0)
                return -Errno.ENOENT;
            path = System.Text.Encoding.ASCII.GetBytes($"/proc/self/fd/{(int)a.A}");
        }
        else if ((int)a.A != cwd && path[0] != (byte)'/')
        {
            path = [.. System.Text.Encoding.ASCII.GetBytes($"/proc/self/fd/{(int)a.A}/"), .. path];
        }
        return ExecHandover.Execute(task, path, a.C, a.D);
    }

    private static SyscallResult Prctl(GuestTask task, in SyscallArgs a)
    {
        const int setSeccomp = 22, setMm = 35, getAuxv = 0x41555856, setSyscallUserDispatch = 59;
        return (int)a.A is setSeccomp or setMm or getAuxv or setSyscallUserDispatch ? -Errno.EINVAL : SyscallTable.ForwardCall(task, a);
    }

    private static bool IsMemoryLimit(ulong resource) => resource is 2 or 9; // RLIMIT_DATA, RLIMIT_AS

    private static SyscallResult Setrlimit(GuestTask task, in SyscallArgs a)
    {
        if (IsMemoryLimit(a.A))
            return UserCopy.Read(a.B, out ulong _) ? 0 : -Errno.EFAULT;
        return WithOpenFiles(SyscallTable.ForwardCall(task, a), a.A, a.B);
    }

    private static SyscallResult Prlimit(GuestTask task, in SyscallArgs a)
    {
        // The emulator reserves address space of its own, so a limit on it would hit the wrong one.
        if (IsMemoryLimit(a.B) && a.C != 0)
            return SyscallTable.ForwardCall(task, a with { C = 0 });
        SyscallResult result = SyscallTable.ForwardCall(task, a);
        return a.A == 0 || (int)a.A == HostSyscall.Quick((long)SyscallNr.getpid) ? WithOpenFiles(result, a.B, a.C) : result;
    }

    private static SyscallResult WithOpenFiles(SyscallResult result, ulong resource, ulong limit)
    {
        if (result.Value == 0 && (int)resource == ReservedDescriptor.OpenFiles && limit != 0 && UserCopy.Read(limit, out ulong soft))
            ReservedDescriptor.LimitIsNow(soft);
        return result;
    }
}
