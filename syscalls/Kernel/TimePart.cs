namespace GoEmu.Syscalls.Kernel;

/// <summary>What a task's time goes to.</summary>
public enum TimePart
{
    /// <summary>Guest code and its translation.</summary>
    Engine,

    /// <summary>System calls that have returned, with what they waited.</summary>
    SystemCalls,

    /// <summary>Faults and instructions that the kernel emulates.</summary>
    Faults,

    /// <summary>Delivering signals.</summary>
    Signals,
}
