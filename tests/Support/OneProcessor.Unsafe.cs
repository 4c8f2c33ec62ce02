using System.Numerics;

namespace GoEmu.TestSupport;

/// <summary>
/// The calling thread, and what it starts, on one of its processors, with a schedule by which a thread that wakes another goes on
/// running; until disposed. Unsafe: hands sets of processors to sched_setaffinity(2), which reads no more than their size.
/// </summary>
internal sealed unsafe class OneProcessor : IDisposable
{
    private readonly byte[] _before = new byte[Native.OpaqueSize];

    internal OneProcessor()
    {
        byte[] one = new byte[_before.Length];
        fixed (byte* before = _before)
            Check(Native.sched_getaffinity(0, (nuint)_before.Length, before));
        int at = Array.FindIndex(_before, b => b != 0);
        one[at] = (byte)(1 << BitOperations.TrailingZeroCount(_before[at]));
        Set(one, Native.SCHED_BATCH);
    }

    public void Dispose() => Set(_before, Native.SCHED_OTHER);

    private static void Set(byte[] processors, int policy)
    {
        int priority = 0;
        fixed (byte* set = processors)
            Check(Native.sched_setaffinity(0, (nuint)processors.Length, set));
        Check(Native.sched_setscheduler(0, policy, &priority));
    }

    private static void Check(int result)
    {
        if (result < 0)
            throw new IOException($"the schedule could not be changed: errno {System.Runtime.InteropServices.Marshal.GetLastPInvokeError()}");
    }
}
