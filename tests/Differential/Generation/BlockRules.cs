using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Which instructions a random block may have.</summary>
internal static class BlockRules
{
    // Left out: what faults with most operands, what saves or loads state that engines have in different places (x87 pointers), what
    // addresses memory by values that a block computes, and what has random or undefined results.
    private static readonly HashSet<Mnemonic> s_never =
    [
        Mnemonic.Popf, Mnemonic.Popfq, Mnemonic.Wrfsbase, Mnemonic.Wrgsbase, Mnemonic.Ldmxcsr, Mnemonic.Vldmxcsr, Mnemonic.Fldcw,
        Mnemonic.Fldenv, Mnemonic.Frstor, Mnemonic.Fnsave, Mnemonic.Fnstenv, Mnemonic.Fxsave, Mnemonic.Fxsave64, Mnemonic.Fxrstor,
        Mnemonic.Fxrstor64, Mnemonic.Xsave, Mnemonic.Xsave64, Mnemonic.Xsavec, Mnemonic.Xsavec64, Mnemonic.Xsaveopt, Mnemonic.Xsaveopt64,
        Mnemonic.Xrstor, Mnemonic.Xrstor64, Mnemonic.Xgetbv, Mnemonic.Enter, Mnemonic.Leave, Mnemonic.Rdtsc, Mnemonic.Rdtscp,
        Mnemonic.Rdrand, Mnemonic.Rdseed, Mnemonic.Rdpid, Mnemonic.Bsf, Mnemonic.Bsr, Mnemonic.Xlatb, Mnemonic.Fnstsw, Mnemonic.Fbld,
        Mnemonic.Bt, Mnemonic.Bts, Mnemonic.Btr, Mnemonic.Btc, Mnemonic.Div, Mnemonic.Idiv,
    ];

    /// <summary>True when a code may be in a block.</summary>
    public static bool Allows(Code code)
    {
        OpCodeInfo info = code.ToOpCode();
        if (s_never.Contains(code.Mnemonic()) || InstructionShape.AlwaysFaults(code) || code.FlowControl() != FlowControl.Next)
            return code.Mnemonic() is Mnemonic.Bt or Mnemonic.Bts or Mnemonic.Btr or Mnemonic.Btc && info.GetOpKind(1) == OpCodeOperandKind.imm8;
        return code is not (Code.Shld_rm16_r16_CL or Code.Shrd_rm16_r16_CL);
    }

    /// <summary>True when all memory is addressed through the registers for that, and these keep their values.</summary>
    public static bool Keeps(in InstructionInfo info, in Instruction i, RegisterPolicy policy)
    {
        bool repeated = i.HasRepPrefix || i.HasRepnePrefix;
        bool isString = false;
        foreach (UsedMemory memory in info.GetUsedMemory())
        {
            bool implicitString = memory.Base is Register.RSI or Register.RDI && !i.HasMemory();
            isString |= implicitString;
            if (memory.Segment is Register.FS or Register.GS || memory.Index.IsVectorRegister())
                return false;
            if (!(memory.Base is Register.None or Register.RSP || policy.Bases.Contains(memory.Base)))
                return false;
            if (memory.Index != Register.None && !policy.Indexes.Contains(memory.Index))
                return false;
        }
        if (isString && repeated && !policy.Indexes.Contains(Register.RCX))
            return false;
        foreach (UsedRegister used in info.GetUsedRegisters())
        {
            bool written = used.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite;
            Register full = used.Register.GetFullRegister();
            if (!written || !full.IsGPR64())
                continue;
            if (full == Register.RSP && !(i.IsStackInstruction && !NamesStackPointer(i)))
                return false;
            bool advances = isString && full is Register.RSI or Register.RDI or Register.RCX;
            if (!advances && (policy.Bases.Contains(full) || policy.Indexes.Contains(full)))
                return false;
        }
        return true;
    }

    private static bool NamesStackPointer(in Instruction i)
    {
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == OpKind.Register && i.GetOpRegister(n).GetFullRegister() == Register.RSP)
                return true;
        }
        return false;
    }
}
