using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// What the processor checks while AC is set (SDM vol. 3, 6.15, "Interrupt 17"). The interpreter steps then, so handlers know nothing of
/// it. An address that is not canonical has precedence, a page that is not there has not.
/// </summary>
internal static unsafe class AlignmentCheck
{
    /// <summary>Whether the instruction at RIP accesses memory that is not aligned.</summary>
    public static bool Fails(CpuState* cpu, in Instruction instruction)
    {
        bool repeated = InstructionTraits.IsRepeated(instruction);
        if (repeated && cpu->Rcx == 0)
            return false;
        foreach (UsedMemory memory in new InstructionInfoFactory().GetInfo(instruction, InstructionInfoOptions.NoRegisterUsage).GetUsedMemory())
        {
            // What a repeated instruction uses has no size: it is as many elements as there are.
            ulong alignment = Alignment((repeated ? instruction.MemorySize : memory.MemorySize).GetSize());
            if (memory.Access == OpAccess.NoMemAccess || !OperandAddress.TryGet(cpu, memory, out ulong address))
                continue;
            if ((address & (alignment - 1)) != 0 && ControlOps.IsCanonical(address) && ControlOps.IsCanonical(address + alignment - 1))
                return true;
        }
        return false;
    }

    // Vectors are never checked: those that have to be aligned raise #GP by themselves. Environments and areas of states count as words.
    private static ulong Alignment(int size) => size switch
    {
        2 or 4 or 8 => (ulong)size,
        10 => 8,
        1 or 16 or 32 => 1,
        _ => 4,
    };
}
