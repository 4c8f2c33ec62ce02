namespace GoEmu.Syscalls.Kernel;

/// <summary>The loop without <c>--stats</c>.</summary>
internal readonly struct UnmeasuredTime : IPartTime
{
    public void Begin()
    {
    }

    public void End(PartTimes times, TimePart part)
    {
    }
}
