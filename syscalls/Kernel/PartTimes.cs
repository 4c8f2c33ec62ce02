namespace GoEmu.Syscalls.Kernel;

/// <summary>Time by part, in <see cref="System.Diagnostics.Stopwatch"/> ticks; sums over all tasks.</summary>
public sealed class PartTimes
{
    private readonly long[] _ticks = new long[Enum.GetValues<TimePart>().Length];

    /// <summary>Adds to a part.</summary>
    public void Add(TimePart part, long ticks) => Interlocked.Add(ref _ticks[(int)part], ticks);

    /// <summary>Ticks of a part so far.</summary>
    public long this[TimePart part] => Volatile.Read(ref _ticks[(int)part]);
}
