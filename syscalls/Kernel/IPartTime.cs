namespace GoEmu.Syscalls.Kernel;

/// <summary>Measures a run loop, or does not; a struct, so that the loop that is not measured holds nothing of it.</summary>
internal interface IPartTime
{
    /// <summary>A part begins.</summary>
    void Begin();

    /// <summary>A part has ended and the next one begins.</summary>
    void End(PartTimes times, TimePart part);
}
