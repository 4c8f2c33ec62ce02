namespace GoEmu.Tracing;

/// <summary>What <see cref="InstructionReader"/> has come to.</summary>
public enum StepKind
{
    /// <summary>An instruction that ran.</summary>
    Instruction,

    /// <summary>Guest code was left for the kernel, before the instruction at the address.</summary>
    Leave,

    /// <summary>Guest code goes on at an address that nothing led to: a signal handler, a return from one, a new task.</summary>
    Resume,

    /// <summary>A function whose work the host does instead of the code at the address.</summary>
    Replaced,

    /// <summary>The task is on another stack than before, which <see cref="InstructionReader.Stack"/> names. Only where stacks are recorded.</summary>
    Stack,

    /// <summary>Something came from outside a repeatable run, at a time that another run need not repeat.</summary>
    Outside,
}
