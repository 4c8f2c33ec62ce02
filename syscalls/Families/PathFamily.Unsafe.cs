using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;
using GoEmu.Syscalls.Vfs;

namespace GoEmu.Syscalls.Families;

/// <summary>Calls that take a path: the host's, but for files below /proc/self that would show the emulator.</summary>
internal static unsafe class PathFamily
{
    public static void Register(SyscallTable t)
    {
        t.Add(SyscallNr.open, &Open);
        t.Add(SyscallNr.openat, &Openat);
        t.Add(SyscallNr.openat2, &Openat2);
        t.Add(SyscallNr.creat, &First, Support.Forwarded);
        t.Add(SyscallNr.readlink, &Readlink);
        t.Add(SyscallNr.readlinkat, &Readlinkat);
        t.Add(SyscallNr.stat, &First);
        t.Add(SyscallNr.access, &First);
        t.Add(SyscallNr.newfstatat, &Second);
        t.Add(SyscallNr.statx, &Second);
        t.Add(SyscallNr.faccessat, &Second);
        t.Add(SyscallNr.faccessat2, &Second);
        t.Forward(SyscallNr.lstat, SyscallNr.statfs, SyscallNr.truncate, SyscallNr.chdir, SyscallNr.fchdir, SyscallNr.chroot,
            SyscallNr.pivot_root, SyscallNr.rename, SyscallNr.renameat, SyscallNr.renameat2, SyscallNr.mkdir, SyscallNr.mkdirat, SyscallNr.rmdir,
            SyscallNr.link, SyscallNr.linkat, SyscallNr.unlink, SyscallNr.unlinkat, SyscallNr.symlink, SyscallNr.symlinkat, SyscallNr.chmod,
            SyscallNr.fchmodat, SyscallNr.fchmodat2, SyscallNr.chown, SyscallNr.lchown, SyscallNr.fchownat, SyscallNr.utime, SyscallNr.utimes,
            SyscallNr.utimensat, SyscallNr.futimesat, SyscallNr.mknod, SyscallNr.mknodat, SyscallNr.setxattr, SyscallNr.lsetxattr,
            SyscallNr.getxattr, SyscallNr.lgetxattr, SyscallNr.listxattr, SyscallNr.llistxattr, SyscallNr.removexattr, SyscallNr.lremovexattr,
            SyscallNr.mount, SyscallNr.umount2, SyscallNr.name_to_handle_at, SyscallNr.open_by_handle_at, SyscallNr.inotify_add_watch,
            SyscallNr.fanotify_mark, SyscallNr.getcwd);
    }

    /// <summary>Replaces the guest's link to its executable by the executable's own path; other paths stay.</summary>
    private static SyscallResult Redirect(GuestTask task, in SyscallArgs a, ulong pathAddress, bool first)
    {
        if (!MayBeProc(pathAddress) || UserCopy.ReadString(pathAddress) is not { } path)
            return SyscallTable.ForwardCall(task, a);
        if (ProcPaths.IsReservedDescriptor(path))
            return -Errno.ENOENT;
        if (!ProcPaths.IsExecutableLink(path))
            return SyscallTable.ForwardCall(task, a);
        SyscallArgs copy = a;
        return NativePath.With(task.Process.Image.Path, p =>
            SyscallTable.ForwardCall(task, first ? copy with { A = p } : copy with { B = p }).Value);
    }

    private static SyscallResult First(GuestTask task, in SyscallArgs a) => Redirect(task, a, a.A, true);

    private static SyscallResult Second(GuestTask task, in SyscallArgs a) => Redirect(task, a, a.B, false);

    private static bool MayBeProc(ulong address) =>
        UserCopy.Read(address, out uint start) && start == ('/' | ('p' << 8) | ('r' << 16) | ('o' << 24));

    private static SyscallResult Open(GuestTask task, in SyscallArgs a) => TryOpenOwn(task, a.A, a.B) ?? First(task, a);

    private static SyscallResult Openat(GuestTask task, in SyscallArgs a) => TryOpenOwn(task, a.B, a.C) ?? Second(task, a);

    private static SyscallResult Openat2(GuestTask task, in SyscallArgs a)
    {
        ulong flags = UserCopy.Read(a.C, out ulong value) ? value : 0;
        return TryOpenOwn(task, a.B, flags) ?? Second(task, a);
    }

    private static SyscallResult? TryOpenOwn(GuestTask task, ulong address, ulong flags)
    {
        if (!MayBeProc(address) || UserCopy.ReadString(address) is not { } path || !ProcPaths.TryOwnFile(path, out string file))
            return null;
        return ProcFiles.Open(task.Process, file, flags) is { } fd ? fd : null;
    }

    private static SyscallResult Readlink(GuestTask task, in SyscallArgs a) => TryReadOwnLink(task, a.A, a.B, a.C) ?? SyscallTable.ForwardCall(task, a);

    private static SyscallResult Readlinkat(GuestTask task, in SyscallArgs a) => TryReadOwnLink(task, a.B, a.C, a.D) ?? SyscallTable.ForwardCall(task, a);

    private static SyscallResult? TryReadOwnLink(GuestTask task, ulong address, ulong buffer, ulong size)
    {
        if (!MayBeProc(address) || UserCopy.ReadString(address) is not { } path)
            return null;
        if (ProcPaths.IsReservedDescriptor(path))
            return -Errno.ENOENT;
        if (!ProcPaths.IsExecutableLink(path))
            return null;
        if ((int)size <= 0)
            return -Errno.EINVAL;
        byte[] target = task.Process.Image.Path;
        int length = (int)Math.Min((ulong)target.Length, size);
        return UserCopy.Write(buffer, target.AsSpan(0, length)) ? length : -Errno.EFAULT;
    }
}
