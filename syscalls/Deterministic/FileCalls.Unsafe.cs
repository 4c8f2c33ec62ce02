using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;
using GoEmu.Syscalls.Vfs;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Folders in order of name, and files of the system that would show the host.</summary>
internal static unsafe class FileCalls
{
    private const int FolderBuffer = 1 << 16, SeekCurrent = 1;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.getdents64, &Getdents64);
        t.Override(SyscallNr.open, &Open);
        t.Override(SyscallNr.openat, &Openat);
        t.Override(SyscallNr.openat2, &Openat2);
        t.Override(SyscallNr.readlink, &Readlink);
        t.Override(SyscallNr.readlinkat, &Readlinkat);
        t.Override(SyscallNr.access, &First);
        t.Override(SyscallNr.faccessat, &Second);
        t.Override(SyscallNr.faccessat2, &Second);
    }

    private static SyscallResult Getdents64(GuestTask task, in SyscallArgs a)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        int descriptor = (int)a.A;
        if (HostSyscall.Quick((long)SyscallNr.lseek, a.A, 0, SeekCurrent) == 0)
        {
            SyscallResult result = ReadAll(task, a, out List<byte[]> entries);
            if (result.Value < 0)
                return result;
            scheduler.Folders.Restart(descriptor, entries);
            foreach (byte[] entry in entries.OrderBy(e => BitConverter.ToInt64(e, 8)))
                BitConverter.TryWriteBytes(entry, scheduler.FileNumbers.Inode(HostSocket.Device(descriptor), BitConverter.ToUInt64(entry)));
        }
        byte[]? taken = scheduler.Folders.Take(descriptor, (int)Math.Min(a.C, int.MaxValue));
        if (taken == null)
            return -Errno.EINVAL;
        return UserCopy.Write(a.B, taken) ? taken.Length : -Errno.EFAULT;
    }

    private static SyscallResult ReadAll(GuestTask task, in SyscallArgs a, out List<byte[]> entries)
    {
        entries = [];
        byte[] buffer = new byte[FolderBuffer];
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                SyscallResult result = SyscallTable.CallOverridden(task, a with { B = (ulong)bytes, C = FolderBuffer });
                if (result.Value <= 0)
                    return result;
                entries.AddRange(FolderListings.Split(buffer[..(int)result.Value]));
            }
        }
    }

    private static SyscallResult Open(GuestTask task, in SyscallArgs a) => TryOpen(task, a.A, a.B) ?? OwnPaths.Call(task, a, first: true);

    private static SyscallResult Openat(GuestTask task, in SyscallArgs a) => TryOpen(task, a.B, a.C) ?? OwnPaths.Call(task, a, first: false);

    private static SyscallResult Openat2(GuestTask task, in SyscallArgs a) =>
        TryOpen(task, a.B, UserCopy.Read(a.C, out ulong flags) ? flags : 0) ?? OwnPaths.Call(task, a, first: false);

    private static SyscallResult First(GuestTask task, in SyscallArgs a) => OwnPaths.Call(task, a, first: true);

    private static SyscallResult Second(GuestTask task, in SyscallArgs a) => OwnPaths.Call(task, a, first: false);

    private static SyscallResult Readlink(GuestTask task, in SyscallArgs a) => TryReadLink(task, a.A, a.B, a.C) ?? First(task, a);

    private static SyscallResult Readlinkat(GuestTask task, in SyscallArgs a) => TryReadLink(task, a.B, a.C, a.D) ?? Second(task, a);

    private static SyscallResult? TryReadLink(GuestTask task, ulong path, ulong buffer, ulong size)
    {
        if (UserCopy.ReadString(path) is not { } name || OwnPaths.Link(task, name) is not { } target || (int)size <= 0)
            return null;
        int length = (int)Math.Min((ulong)target.Length, size);
        return UserCopy.Write(buffer, target.AsSpan(0, length)) ? length : -Errno.EFAULT;
    }

    private static SyscallResult? TryOpen(GuestTask task, ulong address, ulong flags)
    {
        if (UserCopy.ReadString(address) is not { } path || MachineFiles.Find(task, path) is not { } content)
            return null;
        return ProcFiles.OpenMade(System.IO.Path.GetFileName(System.Text.Encoding.Latin1.GetString(path)), content, flags);
    }
}
