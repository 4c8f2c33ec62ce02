namespace GoEmu.Syscalls.Kernel;

/// <summary>Why a program cannot be executed. <see cref="Exception.Message"/> reads well after <c>goemu: FILE: </c>.</summary>
public sealed class ExecException : Exception
{
    /// <summary>Creates it with the errno that execve(2) returns.</summary>
    public ExecException(long errno, string message) : base(message) => Errno = errno;

    /// <summary>The signal with which the kernel would end the process, when execve(2) could no longer return; 0 when it could.</summary>
    public int Signal { get; init; }

    /// <summary>A positive error number.</summary>
    public long Errno { get; }
}
