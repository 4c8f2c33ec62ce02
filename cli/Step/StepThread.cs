using System.Text;

namespace GoEmu.Cli.Step;

/// <summary>What a trace keeps of one thread.</summary>
internal sealed class StepThread(long id)
{
    /// <summary>The thread's id.</summary>
    public long Id { get; } = id;

    /// <summary>Registers before the instruction.</summary>
    public StepState State { get; } = new();

    /// <summary>Memory before it.</summary>
    public StepMemory Memory { get; } = new();

    /// <summary>The line that is being made.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Whether the instruction's line, or what the kernel did behind it, is still to be printed.</summary>
    public bool IsPending { get; set; }
}
