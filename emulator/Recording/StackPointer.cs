using Iced.Intel;

namespace GoEmu.Emulator.Recording;

/// <summary>
/// What instructions do to RSP. Nearly all add or take off a number that is part of them, so that the stack pointer of a recorded run is
/// known from its instructions; those that set it to anything else are recorded.
/// </summary>
public static class StackPointer
{
    /// <summary>Whether RSP is something else behind the instruction than <see cref="Change"/> says.</summary>
    public static bool IsSetFreely(in Instruction i)
    {
        if (i.Mnemonic is Mnemonic.Leave or Mnemonic.Enter)
            return true;
        bool names = false;
        for (int n = 0; n < i.OpCount; n++)
            names |= i.GetOpKind(n) == OpKind.Register && i.GetOpRegister(n).GetFullRegister() == Register.RSP;
        if (!names || i.Mnemonic is Mnemonic.Push or Mnemonic.Cmp or Mnemonic.Test || IsConstant(i))
            return false;
        var factory = new InstructionInfoFactory();
        InstructionInfo info = factory.GetInfo(i, InstructionInfoOptions.NoMemoryUsage | InstructionInfoOptions.NoRegisterUsage);
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == OpKind.Register && i.GetOpRegister(n).GetFullRegister() == Register.RSP &&
                info.GetOpAccess(n) is not (OpAccess.Read or OpAccess.CondRead or OpAccess.NoMemAccess or OpAccess.None))
                return true;
        }
        return false;
    }

    /// <summary>What is added to RSP by an instruction that does not set it freely; 0 for one that does.</summary>
    public static long Change(in Instruction i)
    {
        if (i.IsStackInstruction)
            return i.Mnemonic is Mnemonic.Leave or Mnemonic.Enter || (i.Mnemonic == Mnemonic.Pop && i.Op0Register.GetFullRegister() == Register.RSP && i.Op0Kind == OpKind.Register)
                ? 0 : i.StackPointerIncrement;
        if (i.OpCount != 2 || i.Op0Kind != OpKind.Register || i.Op0Register != Register.RSP || !IsConstant(i))
            return 0;
        return i.Mnemonic switch
        {
            Mnemonic.Add => (long)i.GetImmediate(1),
            Mnemonic.Sub => -(long)i.GetImmediate(1),
            _ => (long)i.MemoryDisplacement64,
        };
    }

    /// <summary><c>add rsp, n</c>, <c>sub rsp, n</c> or <c>lea rsp, [rsp+n]</c>.</summary>
    private static bool IsConstant(in Instruction i) => i.Op0Kind == OpKind.Register && i.Op0Register == Register.RSP && i.Mnemonic switch
    {
        Mnemonic.Add or Mnemonic.Sub => i.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64,
        Mnemonic.Lea => i.MemoryBase == Register.RSP && i.MemoryIndex == Register.None,
        _ => false,
    };
}
