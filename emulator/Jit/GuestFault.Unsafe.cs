using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>Faults that the engine finds by itself, put into the state as the host's handler would have. SDM vol. 3, chapter 6.</summary>
internal static unsafe class GuestFault
{
    private const int Sigsegv = 11, KernelCode = 0x80, MapErrorCode = 1;

    /// <summary>#GP of the instruction at RIP.</summary>
    public static void GeneralProtection(CpuState* cpu, ulong error) => Set(cpu, KernelCode, 13, error, 0);

    /// <summary>#PF of a read by the instruction at RIP.</summary>
    public static void Read(CpuState* cpu, ulong address) => Set(cpu, MapErrorCode, 14, 4, address);

    /// <summary>True when the branch that wants to go to <paramref name="target"/> faults itself.</summary>
    public static bool IsBadTarget(ulong target) => !HostMemory.IsCanonical(target);

    /// <summary>Takes back what a branch to a bad target has done to RIP and RSP: the fault is the branch's.</summary>
    public static void UndoBranch(CpuState* cpu, in Instruction branch)
    {
        cpu->Rip = branch.IP;
        ref ulong stack = ref cpu->Gpr[CpuStateLayout.Rsp];
        if (branch.FlowControl == FlowControl.IndirectCall)
            stack += 8;
        else if (branch.FlowControl == FlowControl.Return)
            stack -= 8 + (branch.Code == Code.Retnq_imm16 ? branch.Immediate16 : 0UL);
    }

    private static void Set(CpuState* cpu, int code, ulong trap, ulong error, ulong address)
    {
        new Span<byte>(cpu->FaultInfo, 128).Clear();
        *(int*)cpu->FaultInfo = Sigsegv;
        *(int*)(cpu->FaultInfo + 8) = code;
        *(ulong*)(cpu->FaultInfo + 16) = address;
        cpu->FaultSignal = Sigsegv;
        cpu->TrapNumber = trap;
        cpu->ErrorCode = error;
        cpu->FaultAddress = address;
    }
}
