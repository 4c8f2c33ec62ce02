using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Counts system calls by number.</summary>
public sealed class SyscallCounters
{
    private readonly long[] _counts = new long[SyscallTable.Size];

    /// <summary>Counts one call; numbers out of range count as the last.</summary>
    public void Count(int number) => Interlocked.Increment(ref _counts[(uint)number < SyscallTable.Size ? number : SyscallTable.Size - 1]);

    /// <summary>Calls of a number so far.</summary>
    public long this[int number] => Volatile.Read(ref _counts[number]);
}
