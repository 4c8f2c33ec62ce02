using System.Text;
using GoEmu.Emulator.Host;

namespace GoEmu.Cli.Diff;

/// <summary>
/// The files that one run of a side has for its standard streams: files, as pipes would make what the guest does depend on who reads them.
/// </summary>
internal static unsafe class DiffFolder
{
    /// <summary>Names of files in the folder.</summary>
    public const string Stdin = "stdin", Stdout = "stdout", Stderr = "stderr", Steps = "steps";

    private const long SysOpen = 2, SysClose = 3, SysDup2 = 33, SysFcntl = 72;
    private const int ReadOnly = 0, WriteNew = 0x441; // O_WRONLY | O_CREAT | O_APPEND
    private const int DuplicateFrom = 1030, High = 56; // F_DUPFD_CLOEXEC; few guests have that many files, and the kernel's first table has room

    /// <summary>Makes the files this process's standard streams and moves the pipe for the states out of the guest's way.</summary>
    public static DiffSide Enter(DiffSide side)
    {
        Replace(0, Path.Combine(side.Folder, Stdin), ReadOnly);
        Replace(1, Path.Combine(side.Folder, Stdout), WriteNew);
        Replace(2, Path.Combine(side.Folder, Stderr), WriteNew);
        int pipe = (int)HostSyscall.Quick(SysFcntl, (ulong)side.Descriptor, DuplicateFrom, High);
        _ = HostSyscall.Quick(SysClose, (ulong)side.Descriptor);
        return side with { Descriptor = pipe };
    }

    private static void Replace(int descriptor, string path, int flags)
    {
        const int mode = 0x180; // 0600
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        fixed (byte* start = name)
        {
            long file = HostSyscall.Quick(SysOpen, (ulong)start, (ulong)flags, mode);
            _ = HostSyscall.Quick(SysDup2, (ulong)file, (ulong)descriptor);
            _ = HostSyscall.Quick(SysClose, (ulong)file);
        }
    }
}
