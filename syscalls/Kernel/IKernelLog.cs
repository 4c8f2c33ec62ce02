namespace GoEmu.Syscalls.Kernel;

/// <summary>Where the kernel says what a person should know; never the guest's streams.</summary>
public interface IKernelLog
{
    /// <summary>Something the guest asked for is not there.</summary>
    void Warning(string message);

    /// <summary>A bug of ours, or the end of the guest by it.</summary>
    void Error(string message);

    /// <summary>What happens, for those who want to follow.</summary>
    void Debug(string message);

    /// <summary>True when <see cref="Debug"/> goes anywhere, so that callers need not form messages.</summary>
    bool IsDebug { get; }
}
