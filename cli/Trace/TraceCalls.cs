using GoEmu.Tracing;
using Iced.Intel;

namespace GoEmu.Cli.Trace;

/// <summary>
/// Follows calls and returns through a task's instructions. Each stack has a depth of its own, where the trace tells of stacks; what is
/// left without a return (a panic, a switch for good) is given up when the stack pointer has passed it.
/// </summary>
internal sealed class TraceCalls
{
    private readonly Dictionary<ulong, List<ulong>> _stacks = [];
    private bool _isEntered;

    /// <summary>What an instruction is.</summary>
    public enum Step
    {
        /// <summary>Neither.</summary>
        None,

        /// <summary>The first of a function that was called.</summary>
        Call,

        /// <summary>The one that returns.</summary>
        Return,
    }

    /// <summary>Calls that the present function is below on its stack, as far as they were recorded.</summary>
    public int Depth { get; private set; }

    /// <summary>Looks at the instruction that the reader has come to.</summary>
    public Step Look(InstructionReader reader)
    {
        if (reader.Kind == StepKind.Resume)
            _isEntered = false;
        if (reader.Kind != StepKind.Instruction)
            return Step.None;
        ref readonly Instruction i = ref reader.Instruction;
        List<ulong> stack = StackOf(reader);
        bool entered = _isEntered;
        _isEntered = false;
        Depth = stack.Count;
        if (i.FlowControl == FlowControl.Return)
        {
            Leave(stack, reader.StackPointer);
            return Step.Return;
        }
        if (i.FlowControl == FlowControl.IndirectCall || i.Code == Code.Call_rel32_64)
        {
            _isEntered = true;
            stack.Add(reader.StackPointer - sizeof(ulong)); // of the return address; meaningless where stacks are not recorded
        }
        return entered ? Step.Call : Step.None;
    }

    private List<ulong> StackOf(InstructionReader reader)
    {
        ulong key = reader.StackPointer == 0 ? 0 : reader.Stack.G;
        if (!_stacks.TryGetValue(key, out List<ulong>? stack))
            _stacks.Add(key, stack = []);
        return stack;
    }

    private static void Leave(List<ulong> stack, ulong pointer)
    {
        while (pointer != 0 && stack.Count != 0 && stack[^1] < pointer)
            stack.RemoveAt(stack.Count - 1);
        if (stack.Count != 0 && (pointer == 0 || stack[^1] == pointer))
            stack.RemoveAt(stack.Count - 1);
    }
}
