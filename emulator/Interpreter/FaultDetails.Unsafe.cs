using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// What a fault in a handler does not tell of the guest's instruction: the host's code uses other registers as the base and loads and
/// stores one after the other. Found out from the instruction itself, which is at RIP.
/// </summary>
internal static unsafe class FaultDetails
{
    private const int Sigbus = 7, Sigsegv = 11, LongestInstruction = 15;
    private const ulong StackFault = 12, GeneralProtection = 13, PageFault = 14, Write = 2;

    /// <summary>Corrects the fault in the state.</summary>
    public static void Complete(CpuState* cpu)
    {
        bool isAddress = cpu->TrapNumber is StackFault or GeneralProtection, isRead = cpu->TrapNumber == PageFault && (cpu->ErrorCode & Write) == 0;
        if (!isAddress && !isRead || !Decode(cpu->Rip, out Instruction instruction))
            return;
        if (isAddress)
            SetSegment(cpu, instruction);
        else if (IsReadForWrite(cpu, instruction))
            cpu->ErrorCode |= Write;
    }

    private static bool Decode(ulong pc, out Instruction instruction)
    {
        byte[] bytes = new byte[LongestInstruction];
        int readable = (int)Math.Min(LongestInstruction, GuestLayout.PageUp(pc + 1) - pc);
        if (!UserCopy.Read(pc, bytes) && !UserCopy.Read(pc, bytes.AsSpan(0, readable)))
        {
            instruction = default;
            return false;
        }
        Decoder decoder = Decoder.Create(64, bytes, pc);
        decoder.Decode(out instruction);
        return true;
    }

    // An address that is not canonical is #SS on the stack, #GP elsewhere (SDM vol. 3, 6.15). Prefixes name FS and GS or nothing.
    private static void SetSegment(CpuState* cpu, in Instruction instruction)
    {
        foreach (UsedMemory memory in new InstructionInfoFactory().GetInfo(instruction, InstructionInfoOptions.NoRegisterUsage).GetUsedMemory())
        {
            ulong size = (ulong)Math.Max(memory.MemorySize.GetSize(), 1);
            // A gather has many addresses, and a bit's number leads to others: the fault is one of them.
            bool known = OperandAddress.TryGet(cpu, memory, out ulong address) && !IsNamedByBit(instruction);
            if (known && ControlOps.IsCanonical(address) && ControlOps.IsCanonical(address + size - 1))
                continue;
            bool isStack = memory.Base is Register.RSP or Register.RBP && memory.Segment is not (Register.FS or Register.GS);
            cpu->TrapNumber = isStack ? StackFault : GeneralProtection;
            cpu->FaultSignal = *(int*)cpu->FaultInfo = isStack ? Sigbus : Sigsegv;
            return;
        }
    }

    // The load of a read-modify-write instruction asks for the right to write (SDM vol. 3, 4.7).
    private static bool IsReadForWrite(CpuState* cpu, in Instruction instruction)
    {
        const ulong widest = 64;
        foreach (UsedMemory memory in new InstructionInfoFactory().GetInfo(instruction, InstructionInfoOptions.NoRegisterUsage).GetUsedMemory())
        {
            if (memory.Access is not (OpAccess.ReadWrite or OpAccess.ReadCondWrite))
                continue;
            // An operand named by a bit's number lies elsewhere than the address says: there is no other then.
            if (IsNamedByBit(instruction))
                return true;
            if (OperandAddress.TryGet(cpu, memory, out ulong address) && cpu->FaultAddress - address < widest)
                return true;
        }
        return false;
    }

    private static bool IsNamedByBit(in Instruction instruction) => instruction.Mnemonic is Mnemonic.Bt or Mnemonic.Bts or Mnemonic.Btr or Mnemonic.Btc;
}
