using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Host;

/// <summary>The C library functions that the engine needs before its own system call stub exists, or that have no system call.</summary>
internal static unsafe partial class Libc
{
    /// <summary>mmap(2); -1 on failure, errno as the last P/Invoke error.</summary>
    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint Mmap(nint address, nuint length, int protection, int flags, int fd, nint offset);

    /// <summary>munmap(2).</summary>
    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Munmap(nint address, nuint length);

    /// <summary>getauxval(3); 0 when the entry is missing.</summary>
    [LibraryImport("libc", EntryPoint = "getauxval")]
    internal static partial nuint GetAuxVal(nuint type);

    /// <summary>fork(2) with the C library's own preparations (its locks are consistent in the child).</summary>
    [LibraryImport("libc", EntryPoint = "fork", SetLastError = true)]
    internal static partial int Fork();

    /// <summary>syscall(2); -1 on failure, errno as the last P/Invoke error.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial long Syscall(long number, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f);
}
