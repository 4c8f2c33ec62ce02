using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Questions about instructions that Iced does not answer in one word.</summary>
public static class InstructionShape
{
    /// <summary>True when an operand is memory that base, index and displacement address.</summary>
    public static bool HasMemory(this in Instruction i)
    {
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == OpKind.Memory)
                return true;
        }
        return false;
    }

    /// <summary>
    /// True when the memory operand must not be cut by the end of a cache line or a page: it is locked, or half of a jump's target
    /// would be whatever lies there.
    /// </summary>
    public static bool NeedsWholeOperand(this in Instruction i) =>
        i.HasLockPrefix || i.Mnemonic is Mnemonic.Xchg || i.Code is Code.Jmp_rm64 or Code.Call_rm64;

    /// <summary>True when a 64-bit register takes part in the address of the memory operand.</summary>
    public static bool IsAddressRegister(this in Instruction i, Register register) => i.HasMemory() &&
        (i.MemoryBase.GetFullRegister() == register || (i.MemoryIndex.GetFullRegister() == register && i.MemoryIndex.IsGPR()));

    /// <summary>True when an operand is the memory at RSI or at RDI, and whether 32 bits of it count.</summary>
    public static bool UsesString(this in Instruction i, bool source, out bool narrow)
    {
        for (int n = 0; n < i.OpCount; n++)
        {
            OpKind kind = i.GetOpKind(n);
            narrow = kind is OpKind.MemorySegESI or OpKind.MemorySegEDI or OpKind.MemoryESEDI;
            if (source && kind is OpKind.MemorySegRSI or OpKind.MemorySegESI)
                return source;
            if (!source && kind is OpKind.MemoryESRDI or OpKind.MemoryESEDI or OpKind.MemorySegRDI or OpKind.MemorySegEDI)
                return !source;
        }
        narrow = false;
        return false;
    }

    /// <summary>True for instructions that only a kernel may use, or that are there to fault.</summary>
    public static bool AlwaysFaults(Code code) => code.IsPrivileged() || code.Mnemonic() is Mnemonic.Ud0 or Mnemonic.Ud1 or Mnemonic.Ud2
        or Mnemonic.Int1 or Mnemonic.Int3 or Mnemonic.Rsm or Mnemonic.In or Mnemonic.Out or Mnemonic.Insb or Mnemonic.Insw or Mnemonic.Insd
        or Mnemonic.Outsb or Mnemonic.Outsw or Mnemonic.Outsd or Mnemonic.Cli or Mnemonic.Sti or Mnemonic.Xsaves or Mnemonic.Xsaves64
        or Mnemonic.Xrstors or Mnemonic.Xrstors64;
}
