using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>RDGSBASE and WRGSBASE of the guest: the host's GS base is the engine's, so they work on the state. SDM vol. 2.</summary>
internal static unsafe class GsBaseAccess
{
    /// <summary>Executes the instruction at RIP and steps over it.</summary>
    public static void Execute(CpuState* cpu)
    {
        var reader = new PointerCodeReader { Position = (byte*)cpu->Rip, End = (byte*)cpu->Rip + 15 };
        Decoder decoder = Decoder.Create(64, reader);
        decoder.IP = cpu->Rip;
        decoder.Decode(out Instruction i);
        bool wide = i.Op0Register.IsGPR64();
        int register = i.Op0Register - (wide ? Register.RAX : Register.EAX);
        if (i.Mnemonic == Mnemonic.Rdgsbase)
            cpu->Gpr[register] = wide ? cpu->GsBase : (uint)cpu->GsBase;
        else
            cpu->GsBase = wide ? cpu->Gpr[register] : (uint)cpu->Gpr[register];
        cpu->Rip = i.NextIP;
    }
}
