using System.Diagnostics;

namespace GoEmu.Syscalls.Kernel;

/// <summary>The loop with <c>--stats</c>.</summary>
internal struct MeasuredTime : IPartTime
{
    private long _begin;

    public void Begin() => _begin = Stopwatch.GetTimestamp();

    public void End(PartTimes times, TimePart part)
    {
        long now = Stopwatch.GetTimestamp();
        times.Add(part, now - _begin);
        _begin = now;
    }
}
