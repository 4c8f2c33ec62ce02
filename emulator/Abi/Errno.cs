namespace GoEmu.Emulator.Abi;

/// <summary>Error numbers of the kernel (asm-generic/errno.h), as positive values; system calls return their negatives.</summary>
public static class Errno
{
    public const long EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, E2BIG = 7, ENOEXEC = 8, EBADF = 9, ECHILD = 10, EAGAIN = 11,
        ENOMEM = 12, EACCES = 13, EFAULT = 14, EEXIST = 17, ENOTDIR = 20, EISDIR = 21, EINVAL = 22, ENOTTY = 25, ERANGE = 34,
        ENAMETOOLONG = 36, ENOSYS = 38, ELOOP = 40, ELIBBAD = 80, EOPNOTSUPP = 95, ETIMEDOUT = 110, EINPROGRESS = 115;
}
