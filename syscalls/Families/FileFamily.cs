using GoEmu.Emulator.Abi;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;
using GoEmu.Syscalls.Vfs;

namespace GoEmu.Syscalls.Families;

/// <summary>Open files: guest descriptors are host descriptors, so everything on them is the host's.</summary>
internal static unsafe class FileFamily
{
    public static void Register(SyscallTable t)
    {
        const string reserved = "one high descriptor, the runtime's, looks closed";
        t.Add(SyscallNr.dup2, &Dup, Support.Full, reserved);
        t.Add(SyscallNr.dup3, &Dup, Support.Full, reserved);
        t.Add(SyscallNr.close_range, &CloseRange, Support.Full, "leaves the runtime's descriptor open");
        t.Add(SyscallNr.getdents64, &Getdents64, Support.Full, "leaves the runtime's descriptor out of /proc/self/fd");
        foreach (SyscallNr number in (ReadOnlySpan<SyscallNr>)[SyscallNr.close, SyscallNr.dup, SyscallNr.fcntl, SyscallNr.fstat, SyscallNr.read, SyscallNr.readv,
            SyscallNr.pread64, SyscallNr.lseek])
            t.Add(number, &Guarded, Support.Full, reserved);
        t.Forward(SyscallNr.write, SyscallNr.writev, SyscallNr.pwrite64, SyscallNr.preadv,
            SyscallNr.pwritev, SyscallNr.preadv2, SyscallNr.pwritev2, SyscallNr.flock, SyscallNr.fsync, SyscallNr.fdatasync, SyscallNr.sync,
            SyscallNr.syncfs, SyscallNr.sync_file_range, SyscallNr.ftruncate, SyscallNr.fallocate, SyscallNr.fadvise64, SyscallNr.readahead,
            SyscallNr.fstatfs, SyscallNr.fchmod, SyscallNr.fchown, SyscallNr.getdents, SyscallNr.ioctl,
            SyscallNr.pipe, SyscallNr.pipe2, SyscallNr.sendfile, SyscallNr.splice, SyscallNr.tee, SyscallNr.vmsplice, SyscallNr.copy_file_range,
            SyscallNr.fsetxattr, SyscallNr.fgetxattr, SyscallNr.flistxattr, SyscallNr.fremovexattr, SyscallNr.eventfd, SyscallNr.eventfd2,
            SyscallNr.inotify_init, SyscallNr.inotify_init1, SyscallNr.inotify_rm_watch, SyscallNr.fanotify_init, SyscallNr.cachestat);
    }

    private static bool IsReserved(ulong fd) => ReservedDescriptor.Number >= 0 && (int)fd == ReservedDescriptor.Number;

    private static SyscallResult Guarded(GuestTask task, in SyscallArgs a) => IsReserved(a.A) ? -Errno.EBADF : SyscallTable.ForwardCall(task, a);

    private static SyscallResult Dup(GuestTask task, in SyscallArgs a)
    {
        if (IsReserved(a.A))
            return -Errno.EBADF;
        SyscallResult result = SyscallTable.ForwardCall(task, a);
        if (result.Value >= 0 && IsReserved(a.B) && !task.IsVforkChild)
            ReservedDescriptor.GiveUp();
        return result;
    }

    private static SyscallResult Getdents64(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = SyscallTable.ForwardCall(task, a);
        while (result.Value > 0 && ReservedDescriptor.Number >= 0 && DescriptorFolder.IsOne((int)a.A))
        {
            long left = DescriptorFolder.Hide(a.B, (int)result.Value, ReservedDescriptor.Number);
            if (left > 0)
                return left;
            result = SyscallTable.ForwardCall(task, a); // an empty answer would mean the end
        }
        return result;
    }

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
