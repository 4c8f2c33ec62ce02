using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>RDGSBASE and WRGSBASE of the guest: the host's GS base is the engine's, so they work on the state. SDM vol. 2.</summary>
internal static unsafe class GsBaseAccess
{
    /// <summary>Executes the instruction at RIP and steps over it; false, with the fault in the state, when the base is not canonical.</summary>
    public static bool Execute(CpuState* cpu)
    {
        var reader = new PointerCodeReader { Position = (byte*)cpu->Rip, End = (byte*)cpu->Rip + 15 };
        Decoder decoder = Decoder.Create(64, reader);
        decoder.IP = cpu->Rip;
        decoder.Decode(out Instruction i);
        bool wide = i.Op0Register.IsGPR64();
        int register = i.Op0Register - (wide ? Register.RAX : Register.EAX);
        ulong value = wide ? cpu->Gpr[register] : (uint)cpu->Gpr[register];
        if (i.Mnemonic == Mnemonic.Rdgsbase)
            cpu->Gpr[register] = wide ? cpu->GsBase : (uint)cpu->GsBase;
        else if ((long)(value << 16) >> 16 == (long)value)
            cpu->GsBase = value;
        else
            return Fault(cpu);
        cpu->Rip = i.NextIP;
        return true;
    }

    private static bool Fault(CpuState* cpu)
    {
        const int generalProtection = 13, segmentationFault = 11, fromKernel = 0x80;
        cpu->FaultSignal = segmentationFault;
        cpu->TrapNumber = generalProtection;
        cpu->ErrorCode = 0;
        new Span<byte>(cpu->FaultInfo, 128).Clear();
        *(int*)cpu->FaultInfo = segmentationFault;
        *(int*)(cpu->FaultInfo + 8) = fromKernel;
        return false;
    }
}
