using Iced.Intel;

namespace GoEmu.Emulator.Cpu;

/// <summary>Where an instruction's memory operand lies, from a state whose RIP is at the instruction.</summary>
public static unsafe class OperandAddress
{
    /// <summary>The address of an operand; false when a vector register is part of it, as a gather has many addresses.</summary>
    public static bool TryGet(CpuState* cpu, in UsedMemory memory, out ulong address)
    {
        nint state = (nint)cpu; // a lambda cannot hold a pointer
        return memory.TryGetVirtualAddress(0, out address, (Register register, int _, int _, out ulong value) => TryGet((CpuState*)state, register, out value));
    }

    private static bool TryGet(CpuState* cpu, Register register, out ulong value)
    {
        value = register switch
        {
            Register.FS => cpu->FsBase,
            Register.GS => cpu->GsBase,
            _ when register.IsGPR() => cpu->Gpr[register.GetFullRegister() - Register.RAX],
            _ => 0,
        };
        if (register.IsGPR32())
            value = (uint)value;
        return !register.IsVectorRegister();
    }
}
