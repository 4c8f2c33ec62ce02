using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>How many bytes memory operands have, also where Iced gives no size.</summary>
public static class MemoryBytes
{
    /// <summary>Bytes that the operand's contents are chosen for; at least 1.</summary>
    public static int Of(in Instruction instruction)
    {
        int size = instruction.MemorySize.GetSize();
        if (size != 0)
            return size;
        return instruction.MemorySize switch
        {
            MemorySize.Xsave or MemorySize.Xsave64 => MachineState.XStateSize,
            _ => instruction.Mnemonic is Mnemonic.Lea ? 8 : 1,
        };
    }
}
