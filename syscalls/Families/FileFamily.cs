using GoEmu.Emulator.Abi;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Open files: guest descriptors are host descriptors, so everything on them is the host's.</summary>
internal static unsafe class FileFamily
{
    public static void Register(SyscallTable t)
    {
        const string reserved = "one high descriptor, the runtime's, cannot be closed or replaced: EBADF";
        t.Add(SyscallNr.close, &Close, Support.Full, reserved);
        t.Add(SyscallNr.dup2, &Dup, Support.Full, reserved);
        t.Add(SyscallNr.dup3, &Dup, Support.Full, reserved);
        t.Add(SyscallNr.close_range, &CloseRange, Support.Full, "leaves the runtime's descriptor open");
        t.Forward(SyscallNr.read, SyscallNr.write, SyscallNr.readv, SyscallNr.writev, SyscallNr.pread64, SyscallNr.pwrite64, SyscallNr.preadv,
            SyscallNr.pwritev, SyscallNr.preadv2, SyscallNr.pwritev2, SyscallNr.lseek, SyscallNr.dup, SyscallNr.fcntl, SyscallNr.flock, SyscallNr.fsync, SyscallNr.fdatasync, SyscallNr.sync,
            SyscallNr.syncfs, SyscallNr.sync_file_range, SyscallNr.ftruncate, SyscallNr.fallocate, SyscallNr.fadvise64, SyscallNr.readahead,
            SyscallNr.fstat, SyscallNr.fstatfs, SyscallNr.fchmod, SyscallNr.fchown, SyscallNr.getdents, SyscallNr.getdents64, SyscallNr.ioctl,
            SyscallNr.pipe, SyscallNr.pipe2, SyscallNr.sendfile, SyscallNr.splice, SyscallNr.tee, SyscallNr.vmsplice, SyscallNr.copy_file_range,
            SyscallNr.fsetxattr, SyscallNr.fgetxattr, SyscallNr.flistxattr, SyscallNr.fremovexattr, SyscallNr.eventfd, SyscallNr.eventfd2,
            SyscallNr.inotify_init, SyscallNr.inotify_init1, SyscallNr.inotify_rm_watch, SyscallNr.fanotify_init, SyscallNr.cachestat);
    }

    private static bool IsReserved(ulong fd) => ReservedDescriptor.Number >= 0 && (int)fd == ReservedDescriptor.Number;

    private static SyscallResult Close(GuestTask task, in SyscallArgs a) => IsReserved(a.A) ? -Errno.EBADF : SyscallTable.ForwardCall(task, a);

    private static SyscallResult Dup(GuestTask task, in SyscallArgs a) =>
        IsReserved(a.A) || IsReserved(a.B) ? -Errno.EBADF : SyscallTable.ForwardCall(task, a);

    private static SyscallResult CloseRange(GuestTask task, in SyscallArgs a)
    {
        uint first = (uint)a.A, last = (uint)a.B;
        uint reserved = (uint)ReservedDescriptor.Number;
        if (ReservedDescriptor.Number < 0 || reserved < first || reserved > last)
            return SyscallTable.ForwardCall(task, a);
        SyscallArgs below = a with { B = reserved - 1 }, above = a with { A = reserved + 1 };
        SyscallResult result = reserved > first ? SyscallTable.ForwardCall(task, below) : 0;
        return result.Value < 0 || reserved == last ? result : SyscallTable.ForwardCall(task, above);
    }
}
