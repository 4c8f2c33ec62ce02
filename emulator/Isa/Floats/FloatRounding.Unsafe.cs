using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// ROUNDPS and its kind (SDM vol. 2, ROUNDPD). Not by intrinsics: with those one can not say whether inexact results are reported.
/// </summary>
internal static unsafe class FloatRounding
{
    private const string NeedsCode = "needs executable memory";

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Roundps, Mnemonic.Vroundps, &Round<Singles>, NeedsCode);
        t.Add(Mnemonic.Roundpd, Mnemonic.Vroundpd, &Round<Doubles>, NeedsCode);
        t.Add(Mnemonic.Roundss, Mnemonic.Vroundss, &Round<LowestSingle>, NeedsCode);
        t.Add(Mnemonic.Roundsd, Mnemonic.Vroundsd, &Round<LowestDouble>, NeedsCode);
    }

    private static Handler Round<T>(Binding b) where T : struct, IStubbed
    {
        const byte meaningful = 15;
        return Sse41.IsSupported ? StubForms<T>.Bind(b, (byte)(b.Instruction.GetImmediate(b.Instruction.OpCount - 1) & meaningful)) : null;
    }

    private struct Singles : IStubbed
    {
        public static ReadOnlySpan<byte> Code(bool wide) => wide ? [0xC4, 0xE3, 0x7D, 0x08, 0xC1] : [0x66, 0x0F, 0x3A, 0x08, 0xC1];
    }

    private struct Doubles : IStubbed
    {
        public static ReadOnlySpan<byte> Code(bool wide) => wide ? [0xC4, 0xE3, 0x7D, 0x09, 0xC1] : [0x66, 0x0F, 0x3A, 0x09, 0xC1];
    }

    private struct LowestSingle : IStubbed
    {
        public static int MemoryBytes => 4;

        public static ReadOnlySpan<byte> Code(bool wide) => [0x66, 0x0F, 0x3A, 0x0A, 0xC1];
    }

    private struct LowestDouble : IStubbed
    {
        public static int MemoryBytes => 8;

        public static ReadOnlySpan<byte> Code(bool wide) => [0x66, 0x0F, 0x3A, 0x0B, 0xC1];
    }
}
