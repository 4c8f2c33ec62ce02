using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>ROUNDPS and its kind (SDM vol. 2, ROUNDPD).</summary>
internal static unsafe class FloatRounding
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Roundps, Mnemonic.Vroundps, &Round, VexStubs.Note);
        t.Add(Mnemonic.Roundpd, Mnemonic.Vroundpd, &Round, VexStubs.Note);
        t.Add(Mnemonic.Roundss, Mnemonic.Vroundss, &Round, VexStubs.Note);
        t.Add(Mnemonic.Roundsd, Mnemonic.Vroundsd, &Round, VexStubs.Note);
    }

    private static Handler Round(Binding b) => VexStubs.Bind(b, 15);
}
