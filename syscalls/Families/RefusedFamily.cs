using GoEmu.Emulator.Abi;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Calls that are refused on purpose, because on the host they would act on the emulator.</summary>
internal static unsafe class RefusedFamily
{
    public static void Register(SyscallTable t)
    {
        t.Add(SyscallNr.ptrace, &Denied, Support.Refused, "EPERM: it would trace the emulator");
        t.Add(SyscallNr.seccomp, &Invalid, Support.Refused, "EINVAL, as a kernel without it: a filter would apply to the emulator");
        t.Add(SyscallNr.process_vm_readv, &Denied, Support.Refused, "EPERM");
        t.Add(SyscallNr.process_vm_writev, &Denied, Support.Refused, "EPERM");
        t.Add(SyscallNr.modify_ldt, &Missing, Support.Refused, "ENOSYS: segments other than FS and GS bases are not emulated");
        t.Add(SyscallNr.iopl, &Denied, Support.Refused, "EPERM");
        t.Add(SyscallNr.ioperm, &Denied, Support.Refused, "EPERM");
        t.Add(SyscallNr.io_uring_setup, &Missing, Support.Refused, "ENOSYS, as where it is disabled; programs fall back to epoll");
        t.Add(SyscallNr.io_uring_enter, &Missing, Support.Refused, "ENOSYS");
        t.Add(SyscallNr.io_uring_register, &Missing, Support.Refused, "ENOSYS");
        t.Add(SyscallNr.userfaultfd, &Missing, Support.Refused, "ENOSYS");
        t.Add(SyscallNr.remap_file_pages, &Missing, Support.Refused, "ENOSYS: deprecated");
        t.Add(SyscallNr.uselib, &Missing, Support.Refused, "ENOSYS: deprecated");
        t.Add(SyscallNr.landlock_create_ruleset, &Unsupported, Support.Refused, "EOPNOTSUPP, as where it is disabled");
        t.Add(SyscallNr.landlock_add_rule, &Unsupported, Support.Refused, "EOPNOTSUPP");
        t.Add(SyscallNr.landlock_restrict_self, &Unsupported, Support.Refused, "EOPNOTSUPP");
    }

    private static SyscallResult Denied(GuestTask task, in SyscallArgs a) => -Errno.EPERM;

    private static SyscallResult Invalid(GuestTask task, in SyscallArgs a) => -Errno.EINVAL;

    private static SyscallResult Missing(GuestTask task, in SyscallArgs a) => -Errno.ENOSYS;

    private static SyscallResult Unsupported(GuestTask task, in SyscallArgs a) => -Errno.EOPNOTSUPP;
}
