using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Inputs of what addresses memory by RSI and RDI.</summary>
internal static class StringRules
{
    public static void Apply(RuleContext c)
    {
        bool source = c.Instruction.UsesString(true, out bool narrowSource);
        bool destination = c.Instruction.UsesString(false, out bool narrowDestination);
        if (!source && !destination)
            return;
        bool narrow = narrowSource || narrowDestination;
        int size = c.Instruction.Mnemonic is Mnemonic.Maskmovdqu or Mnemonic.Vmaskmovdqu ? 16
            : c.Instruction.Mnemonic == Mnemonic.Maskmovq ? 8 : c.Instruction.MemorySize.GetSize();
        bool repeated = c.Instruction.HasRepPrefix || c.Instruction.HasRepnePrefix;
        if (source)
        {
            ulong segment = AddressSolver.SegmentBase(c.Instruction, c.Test.Input);
            ulong address = c.Place(size);
            c.Set(Register.RSI, Narrow(c, address - segment, narrow));
            Contents(c, address, size);
        }
        if (destination)
        {
            ulong segment = size >= 8 && c.Instruction.Mnemonic is Mnemonic.Maskmovdqu or Mnemonic.Vmaskmovdqu or Mnemonic.Maskmovq
                ? AddressSolver.SegmentBase(c.Instruction, c.Test.Input) : 0;
            // Near the source for a while, so that the two overlap.
            ulong address = source && c.Dice.Percent(30)
                ? c.Get(Register.RSI) + AddressSolver.SegmentBase(c.Instruction, c.Test.Input) + (ulong)c.Dice.Below(40) - 20 : c.Place(size);
            if (narrow)
                address = (uint)address;
            c.Set(Register.RDI, Narrow(c, address - segment, narrow));
            Contents(c, address, size);
        }
        if (repeated)
            c.Set(Register.RCX, Narrow(c, (ulong)(c.Dice.Percent(90) ? c.Dice.Below(40) : c.Dice.Below(5000)), narrow));
    }

    // A stretch of equal elements, so that comparing and scanning go on for a while, and stop.
    private static void Contents(RuleContext c, ulong address, int size)
    {
        if (size > 8 || c.Dice.Percent(40))
            return;
        int count = 1 + c.Dice.Below(12);
        Span<byte> bytes = stackalloc byte[count * size];
        for (int n = 0; n < bytes.Length; n++)
            bytes[n] = (byte)(c.Get(Register.RAX) >> (8 * (n % size)));
        bool down = (c.Test.Input.Rflags & 0x400) != 0;
        c.Test.Poke(down ? address - (ulong)(bytes.Length - size) : address, bytes);
    }

    private static ulong Narrow(RuleContext c, ulong value, bool narrow) => narrow ? (uint)value | (c.Dice.Next() << 32) : value;
}
