using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>What user mode may not do (SDM vol. 1, 5.20; vol. 3, 5.9), and what does not exist outside the kernel.</summary>
internal static unsafe class Privileged
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        foreach (Mnemonic mnemonic in (ReadOnlySpan<Mnemonic>)
        [
            Mnemonic.Hlt, Mnemonic.Cli, Mnemonic.Sti, Mnemonic.In, Mnemonic.Out, Mnemonic.Insb, Mnemonic.Insw, Mnemonic.Insd, Mnemonic.Outsb,
            Mnemonic.Outsw, Mnemonic.Outsd, Mnemonic.Lgdt, Mnemonic.Lidt, Mnemonic.Lldt, Mnemonic.Ltr, Mnemonic.Lmsw, Mnemonic.Clts,
            Mnemonic.Invd, Mnemonic.Wbinvd, Mnemonic.Wbnoinvd, Mnemonic.Invlpg, Mnemonic.Invpcid, Mnemonic.Rdmsr, Mnemonic.Wrmsr, Mnemonic.Rdpmc, Mnemonic.Xsetbv,
            Mnemonic.Swapgs, Mnemonic.Sysret, Mnemonic.Sysexit,
            Mnemonic.Xsaves, Mnemonic.Xsaves64, Mnemonic.Xrstors, Mnemonic.Xrstors64,
        ])
        {
            t.Add(mnemonic, &GeneralProtection, Traits.EndsBlock);
        }
        foreach (Mnemonic mnemonic in (ReadOnlySpan<Mnemonic>)[Mnemonic.Monitor, Mnemonic.Mwait, Mnemonic.Clac, Mnemonic.Stac, Mnemonic.Rsm, Mnemonic.Getsec])
            t.Add(mnemonic, &InvalidOpcode, Traits.EndsBlock);
    }

    private static Handler GeneralProtection(Binding b) => &Faults.GeneralProtection;

    private static Handler InvalidOpcode(Binding b) => &Faults.InvalidOpcode;
}
