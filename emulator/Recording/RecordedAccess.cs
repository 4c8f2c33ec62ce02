using Iced.Intel;

namespace GoEmu.Emulator.Recording;

/// <summary>
/// Which addresses of memory an instruction has recorded, as words of eight bytes: those that do not follow from the instruction and the
/// stack pointer. A memory operand has one, its address; string instructions have RSI and RDI, as they use them, and RCX when they are
/// repeated, all as they are before; LEAVE has RBP. Operands whose index is a vector have none.
/// </summary>
public static class RecordedAccess
{
    /// <summary>Most words of one instruction.</summary>
    public const int MaxWords = 3;

    /// <summary>How many words an instruction records.</summary>
    public static int Words(in Instruction i)
    {
        if (i.Mnemonic == Mnemonic.Leave)
            return 1;
        int registers = (UsesSource(i) ? 1 : 0) + (UsesDestination(i) ? 1 : 0);
        if (registers != 0)
            return registers + (IsRepeated(i) ? 1 : 0);
        return HasOperand(i) && !IsKnown(i) ? 1 : 0;
    }

    /// <summary>Whether the explicit memory operand is accessed (LEA's is not).</summary>
    public static bool HasOperand(in Instruction i)
    {
        if (i.Mnemonic is Mnemonic.Lea or Mnemonic.Nop or Mnemonic.Xlatb or Mnemonic.Invlpg || i.IsVsib)
            return false;
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == OpKind.Memory)
                return true;
        }
        return false;
    }

    /// <summary>Whether its address follows from the instruction and the stack pointer.</summary>
    public static bool IsKnown(in Instruction i) =>
        !UsesSegment(i) && i.MemoryIndex == Register.None && i.MemoryBase is Register.None or Register.RIP or Register.EIP or Register.RSP;

    /// <summary>Whether the address has the base of FS or GS added.</summary>
    public static bool UsesSegment(in Instruction i) => i.SegmentPrefix is Register.FS or Register.GS;

    /// <summary>A string instruction that reads at RSI.</summary>
    public static bool UsesSource(in Instruction i) => HasKind(i, OpKind.MemorySegRSI, OpKind.MemorySegESI);

    /// <summary>A string instruction that accesses what is at RDI.</summary>
    public static bool UsesDestination(in Instruction i) =>
        HasKind(i, OpKind.MemoryESRDI, OpKind.MemoryESEDI) || HasKind(i, OpKind.MemorySegRDI, OpKind.MemorySegEDI);

    /// <summary>Whether it has a REP prefix that counts.</summary>
    public static bool IsRepeated(in Instruction i) => i.IsStringInstruction && (i.HasRepPrefix || i.HasRepnePrefix);

    private static bool HasKind(in Instruction i, OpKind kind, OpKind other)
    {
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == kind || i.GetOpKind(n) == other)
                return true;
        }
        return false;
    }
}
