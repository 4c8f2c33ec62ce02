using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// What is told of files beyond their contents: numbers of devices and files are counted, a time of access or change is the time of
/// modification, and what was modified since the run began was so at its beginning; space on disks is what a new one has.
/// </summary>
internal static unsafe class StatusCalls
{
    private const int StatSize = 144, StatxSize = 256, Block = 4096, Sector = 512;
    private const uint Kind = 0xF000, Folder = 0x4000;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.stat, &Stat);
        t.Override(SyscallNr.lstat, &Stat);
        t.Override(SyscallNr.fstat, &Fstat);
        t.Override(SyscallNr.newfstatat, &StatAt);
        t.Override(SyscallNr.statx, &Statx);
        t.Override(SyscallNr.statfs, &Statfs);
        t.Override(SyscallNr.fstatfs, &Statfs);
    }

    private static SyscallResult Stat(GuestTask task, in SyscallArgs a) => Correct(task, OwnPaths.Call(task, a, first: true), a.B);

    private static SyscallResult Fstat(GuestTask task, in SyscallArgs a) => Correct(task, SyscallTable.CallOverridden(task, a), a.B);

    private static SyscallResult StatAt(GuestTask task, in SyscallArgs a) => Correct(task, OwnPaths.Call(task, a, first: false), a.C);

    /// <summary>struct stat (asm/stat.h).</summary>
    private static SyscallResult Correct(GuestTask task, SyscallResult result, ulong address)
    {
        const int device = 0, inode = 8, mode = 24, size = 48, blockSize = 56, blocks = 64, accessed = 72, modified = 88, changed = 104;
        byte* stat = stackalloc byte[StatSize];
        if (result.Value != 0 || !UserCopy.Read(address, new Span<byte>(stat, StatSize)))
            return result;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        ulong host = *(ulong*)(stat + device);
        *(ulong*)(stat + inode) = scheduler.FileNumbers.Inode(host, *(ulong*)(stat + inode));
        *(ulong*)(stat + device) = scheduler.FileNumbers.Device(host);
        long length = LengthOf(*(uint*)(stat + mode), *(long*)(stat + size));
        (*(long*)(stat + size), *(long*)(stat + blockSize), *(long*)(stat + blocks)) = (length, Block, BlocksOf(length));
        (long, long) time = scheduler.TimeOfFile(*(long*)(stat + modified), *(long*)(stat + modified + 8));
        *((long, long)*)(stat + accessed) = *((long, long)*)(stat + modified) = *((long, long)*)(stat + changed) = time;
        return UserCopy.Write(address, new ReadOnlySpan<byte>(stat, StatSize)) ? 0 : -Errno.EFAULT;
    }

    // How long a folder is depends on the file system and its past.
    private static long LengthOf(uint mode, long length) => (mode & Kind) == Folder ? Block : length;

    private static long BlocksOf(long length) => (length + Block - 1) / Block * (Block / Sector);

    /// <summary>struct statx (linux/stat.h).</summary>
    private static SyscallResult Statx(GuestTask task, in SyscallArgs a)
    {
        const int blockSize = 4, mode = 28, inode = 32, size = 40, blocks = 48, accessed = 64, born = 80, changed = 96, modified = 112;
        const int major = 136, minor = 140, mount = 144;
        byte* stat = stackalloc byte[StatxSize];
        SyscallResult result = OwnPaths.Call(task, a, first: false);
        if (result.Value != 0 || !UserCopy.Read(a.E, new Span<byte>(stat, StatxSize)))
            return result;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        // As stat(2) has it (linux/kdev_t.h), so that both name a file alike.
        ulong majorNumber = *(uint*)(stat + major), minorNumber = *(uint*)(stat + minor);
        ulong host = (minorNumber & 0xFF) | (majorNumber << 8) | ((minorNumber & ~0xFFUL) << 12);
        *(ulong*)(stat + inode) = scheduler.FileNumbers.Inode(host, *(ulong*)(stat + inode));
        (*(uint*)(stat + major), *(uint*)(stat + minor)) = (0, (uint)scheduler.FileNumbers.Device(host));
        *(ulong*)(stat + mount) = 1;
        long length = LengthOf(*(ushort*)(stat + mode), *(long*)(stat + size));
        (*(long*)(stat + size), *(int*)(stat + blockSize), *(long*)(stat + blocks)) = (length, Block, BlocksOf(length));
        (long Seconds, long Nanoseconds) time = scheduler.TimeOfFile(*(long*)(stat + modified), *(uint*)(stat + modified + 8));
        foreach (int offset in (ReadOnlySpan<int>)[accessed, born, changed, modified])
            (*(long*)(stat + offset), *(uint*)(stat + offset + 8)) = (time.Seconds, (uint)time.Nanoseconds);
        return UserCopy.Write(a.E, new ReadOnlySpan<byte>(stat, StatxSize)) ? 0 : -Errno.EFAULT;
    }

    /// <summary>struct statfs (asm/statfs.h).</summary>
    private static SyscallResult Statfs(GuestTask task, in SyscallArgs a)
    {
        const int words = 15, total = 2, free = 3, available = 4, files = 5, freeFiles = 6, id = 7;
        const long size = 1 << 24;
        long* stat = stackalloc long[words];
        SyscallResult result = SyscallTable.CallOverridden(task, a);
        if (result.Value != 0 || !UserCopy.Read(a.B, new Span<byte>(stat, words * sizeof(long))))
            return result;
        (stat[total], stat[free], stat[available]) = (size, size / 2, size / 2);
        (stat[files], stat[freeFiles], stat[id]) = (size, size / 2, 1);
        return UserCopy.Write(a.B, new ReadOnlySpan<byte>(stat, words * sizeof(long))) ? 0 : -Errno.EFAULT;
    }
}
