using GoEmu.Emulator.Abi;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Error numbers in the words of strerror(3).</summary>
internal static class ErrnoText
{
    /// <summary>The text for a positive error number.</summary>
    public static string Describe(long errno) => errno switch
    {
        Errno.EPERM => "Operation not permitted",
        Errno.ENOENT => "No such file or directory",
        Errno.ENOEXEC => "Exec format error",
        Errno.ENOMEM => "Cannot allocate memory",
        Errno.EACCES => "Permission denied",
        Errno.ENOTDIR => "Not a directory",
        Errno.ENAMETOOLONG => "File name too long",
        Errno.ELOOP => "Too many levels of symbolic links",
        _ => $"error {errno}",
    };
}
