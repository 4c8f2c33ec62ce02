using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Open files: guest descriptors are host descriptors, so everything on them is the host's.</summary>
internal static class FileFamily
{
    public static void Register(SyscallTable t)
    {
        t.Forward(SyscallNr.read, SyscallNr.write, SyscallNr.readv, SyscallNr.writev, SyscallNr.pread64, SyscallNr.pwrite64, SyscallNr.preadv,
            SyscallNr.pwritev, SyscallNr.preadv2, SyscallNr.pwritev2, SyscallNr.lseek, SyscallNr.close, SyscallNr.close_range, SyscallNr.dup,
            SyscallNr.dup2, SyscallNr.dup3, SyscallNr.fcntl, SyscallNr.flock, SyscallNr.fsync, SyscallNr.fdatasync, SyscallNr.sync,
            SyscallNr.syncfs, SyscallNr.sync_file_range, SyscallNr.ftruncate, SyscallNr.fallocate, SyscallNr.fadvise64, SyscallNr.readahead,
            SyscallNr.fstat, SyscallNr.fstatfs, SyscallNr.fchmod, SyscallNr.fchown, SyscallNr.getdents, SyscallNr.getdents64, SyscallNr.ioctl,
            SyscallNr.pipe, SyscallNr.pipe2, SyscallNr.sendfile, SyscallNr.splice, SyscallNr.tee, SyscallNr.vmsplice, SyscallNr.copy_file_range,
            SyscallNr.fsetxattr, SyscallNr.fgetxattr, SyscallNr.flistxattr, SyscallNr.fremovexattr, SyscallNr.eventfd, SyscallNr.eventfd2,
            SyscallNr.inotify_init, SyscallNr.inotify_init1, SyscallNr.inotify_rm_watch, SyscallNr.fanotify_init, SyscallNr.cachestat);
    }
}
