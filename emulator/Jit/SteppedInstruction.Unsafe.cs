using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>What is left to do when an instruction has run with the trap flag set. SDM vol. 3, "Single-Step Exception Condition".</summary>
internal static unsafe class SteppedInstruction
{
    private const ulong TrapFlag = 0x100, ZeroFlag = 0x40;

    /// <summary>Completes the instruction that RIP stands behind. <paramref name="count"/> is RCX before it.</summary>
    /// <returns>False when no trap follows it.</returns>
    public static bool Complete(CpuState* cpu, in Instruction i, ulong count)
    {
        switch (i.Mnemonic)
        {
            case Mnemonic.Pushf or Mnemonic.Pushfq:
                ulong stack = cpu->Gpr[CpuStateLayout.Rsp];
                if (UserCopy.Read(stack, out ushort flags))
                    _ = UserCopy.Write(stack, (ushort)(flags | TrapFlag));
                return true;
            case Mnemonic.Mov when i.Op0Kind == OpKind.Register && i.Op0Register == Register.SS:
                return false; // a load of SS holds traps off until after the next instruction
        }
        if (InstructionTraits.IsRepeated(i))
            CountRound(cpu, i, count);
        return true;
    }

    private static void CountRound(CpuState* cpu, in Instruction i, ulong count)
    {
        bool isShort = InstructionTraits.HasShortAddress(i);
        if ((isShort ? (uint)count : count) == 0)
            return;
        count = isShort ? (uint)count - 1 : count - 1;
        cpu->Gpr[CpuStateLayout.Rcx] = count;
        bool compares = i.Mnemonic is Mnemonic.Cmpsb or Mnemonic.Cmpsw or Mnemonic.Cmpsd or Mnemonic.Cmpsq
            or Mnemonic.Scasb or Mnemonic.Scasw or Mnemonic.Scasd or Mnemonic.Scasq;
        bool ends = compares && ((cpu->Rflags & ZeroFlag) != 0) == i.HasRepnePrefix;
        if (count != 0 && !ends)
            cpu->Rip = i.IP;
    }
}
