using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>Facts about one instruction that decide how it is translated.</summary>
internal static class InstructionTraits
{
    /// <summary>True for any width of R15.</summary>
    public static bool IsR15(Register register) => register is Register.R15 or Register.R15D or Register.R15W or Register.R15L;

    /// <summary>True when R15 is base or index of the memory operand.</summary>
    public static bool AddressesR15(in Instruction i) => IsR15(i.MemoryBase) || IsR15(i.MemoryIndex);

    /// <summary>True when a register operand is R15.</summary>
    public static bool OperandIsR15(in Instruction i)
    {
        int count = i.OpCount;
        for (int n = 0; n < count; n++)
        {
            if (i.GetOpKind(n) == OpKind.Register && IsR15(i.GetOpRegister(n)))
                return true;
        }
        return false;
    }

    /// <summary>True unless the instruction surely leaves R15 as it was.</summary>
    public static bool MayWriteR15(in Instruction i)
    {
        if (!OperandIsR15(i))
            return false;
        if (i.Mnemonic is Mnemonic.Xchg or Mnemonic.Xadd or Mnemonic.Mulx)
            return true;
        if (i.Mnemonic is Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Push or Mnemonic.Bt)
            return false;
        return i.GetOpKind(0) == OpKind.Register && IsR15(i.GetOpRegister(0));
    }

    /// <summary>True when R15 is only a full-width destination, so its old value is not needed.</summary>
    public static bool OnlyWritesR15(in Instruction i)
    {
        if (i.Mnemonic is not (Mnemonic.Mov or Mnemonic.Lea or Mnemonic.Pop or Mnemonic.Movzx or Mnemonic.Movsx or Mnemonic.Movsxd))
            return false;
        if (i.GetOpKind(0) != OpKind.Register || i.GetOpRegister(0) is not (Register.R15 or Register.R15D))
            return false;
        return !AddressesR15(i) && !(i.OpCount > 1 && i.GetOpKind(1) == OpKind.Register && IsR15(i.GetOpRegister(1)));
    }

    /// <summary>True when an explicit GS override takes part in forming an address. LEA has no use for segments.</summary>
    public static bool UsesGs(in Instruction i) => i.SegmentPrefix == Register.GS && i.Mnemonic != Mnemonic.Lea && HasMemoryOperand(i);

    /// <summary>True when one of the operands is memory (LEA's counts).</summary>
    public static bool HasMemoryOperand(in Instruction i)
    {
        int count = i.OpCount;
        for (int n = 0; n < count; n++)
        {
            if (i.GetOpKind(n) is OpKind.Memory or (>= OpKind.MemorySegSI and <= OpKind.MemoryESRDI))
                return true;
        }
        return false;
    }

    /// <summary>False where LEA could not form the address: string instructions, XLATB, gathers and scatters.</summary>
    private static bool HasPlainAddress(in Instruction i)
    {
        int count = i.OpCount;
        for (int n = 0; n < count; n++)
        {
            if (i.GetOpKind(n) is >= OpKind.MemorySegSI and <= OpKind.MemoryESRDI)
                return false;
        }
        return i.Mnemonic != Mnemonic.Xlatb && !i.MemoryIndex.IsVectorRegister();
    }

    /// <summary>True for loads of GS, which would take the engine's state away; FS is the guest's own while it runs.</summary>
    public static bool LoadsGs(in Instruction i) => i.Code switch
    {
        Code.Mov_Sreg_rm16 or Code.Mov_Sreg_r32m16 or Code.Mov_Sreg_r64m16 => i.Op0Register == Register.GS,
        Code.Popw_GS or Code.Popq_GS => true,
        _ => false,
    };

    /// <summary>
    /// True for XSAVE and its kind, which store the components that EAX and XCR0 have in common, unless their address needs RAX or a
    /// register of the engine's.
    /// </summary>
    public static bool SavesComponents(in Instruction i) =>
        i.Mnemonic is Mnemonic.Xsave or Mnemonic.Xsave64 or Mnemonic.Xsavec or Mnemonic.Xsavec64 or Mnemonic.Xsaveopt or Mnemonic.Xsaveopt64 &&
        !AddressesR15(i) && !UsesGs(i) && !i.IsIPRelativeMemoryOperand &&
        i.MemoryBase.GetFullRegister() != Register.RAX && i.MemoryIndex.GetFullRegister() != Register.RAX;

    /// <summary>True for a string instruction that repeats.</summary>
    public static bool IsRepeated(in Instruction i) => i.IsStringInstruction && (i.HasRepPrefix || i.HasRepnePrefix);

    /// <summary>True when a string instruction uses ESI, EDI and ECX instead of the full registers.</summary>
    public static bool HasShortAddress(in Instruction i)
    {
        int count = i.OpCount;
        for (int n = 0; n < count; n++)
        {
            if (i.GetOpKind(n) is OpKind.MemorySegESI or OpKind.MemoryESEDI)
                return true;
        }
        return false;
    }

    /// <summary>Instructions that would reach past the engine: refused at translation, reported when reached.</summary>
    public static bool IsRefused(in Instruction i) => i.Code switch
    {
        Code.INVALID or Code.Sysenter or Code.Sysexitd or Code.Sysexitq or Code.Sysretd or Code.Sysretq => true,
        Code.Int_imm8 => i.Immediate8 == 0x80,
        Code.Xbegin_rel32 or Code.Xbegin_rel16 => true,
        Code.Lgs_r16_m1616 or Code.Lgs_r32_m1632 or Code.Lgs_r64_m1664 => true,
        Code.Jmp_rm16 or Code.Call_rm16 or Code.Jmp_rel8_16 or Code.Jmp_rel16 or Code.Call_rel16 or Code.Retnw or Code.Retnw_imm16 => true,
        _ when UsesGs(i) && !HasPlainAddress(i) => true,
        _ => i.FlowControl switch
        {
            FlowControl.Return => i.Code is not (Code.Retnq or Code.Retnq_imm16),
            FlowControl.IndirectBranch => i.Code is not Code.Jmp_rm64,
            FlowControl.IndirectCall => i.Code is not Code.Call_rm64,
            _ => false,
        },
    };
}
