using System.Buffers.Binary;
using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Inputs of what loads and stores processor state.</summary>
internal static class StateRules
{
    private const uint AllMasked = 0x1F80, ValidMxcsr = 0xFFFF;
    private const ulong All = 7;

    public static void Mxcsr(RuleContext c)
    {
        // A reserved bit faults.
        ulong value = c.Dice.Percent(90) ? RandomMxcsr(c) : c.Dice.Next();
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        c.Test.Poke(c.Target, bytes);
    }

    public static void ControlWord(RuleContext c)
    {
        Span<byte> image = stackalloc byte[X87Values.Size];
        X87Values.Fill(ref c.Dice, image, true);
        c.Test.Poke(c.Target, image[..2]);
    }

    // Control, status and tag words, each in its own doubleword; pointers; with FRSTOR ten bytes a register (SDM vol. 1, 8.1.10).
    public static void Environment(RuleContext c)
    {
        Span<byte> image = stackalloc byte[X87Values.Size];
        X87Values.Fill(ref c.Dice, image, true);
        Span<byte> bytes = stackalloc byte[108];
        image[..2].CopyTo(bytes);
        image[2..4].CopyTo(bytes[4..]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], (ushort)(c.Dice.Percent(50) ? 0 : c.Dice.Next()));
        for (int n = 0; n < 8; n++)
            image.Slice(32 + 16 * n, 10).CopyTo(bytes[(28 + 10 * n)..]);
        c.Test.Poke(c.Target, bytes[..(c.Instruction.Mnemonic == Mnemonic.Frstor ? 108 : 28)]);
    }

    public static void Fxrstor(RuleContext c)
    {
        Span<byte> image = stackalloc byte[512];
        Legacy(c, image);
        c.Test.Poke(c.Target, image);
    }

    // Only what every engine has: x87, SSE, AVX. What more the host's processor could save differs from the guest's.
    public static void Xsave(RuleContext c) => Components(c);

    public static void Xrstor(RuleContext c)
    {
        Components(c);
        Span<byte> image = stackalloc byte[MachineState.XStateSize];
        image.Clear();
        Legacy(c, image);
        for (int n = MachineState.YmmHigh; n < image.Length; n += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(image[n..], c.Dice.Next());
        ulong present = c.Dice.Percent(50) ? All : c.Dice.Next() & All;
        BinaryPrimitives.WriteUInt64LittleEndian(image[MachineState.Header..], c.Dice.Percent(97) ? present : present | (1UL << 62));
        if (c.Dice.Percent(15))
            BinaryPrimitives.WriteUInt64LittleEndian(image[(MachineState.Header + 8)..], (1UL << 63) | present); // compacted
        c.Test.Poke(c.Target, image);
    }

    // Register 1, which says what is in use, depends on more than the state.
    public static void Xgetbv(RuleContext c) => c.Set(Register.RCX, c.Dice.Percent(90) ? 0 : 2 + c.Dice.Next() % 1000);

    public static void SegmentBase(RuleContext c)
    {
        if (c.Dice.Percent(90))
            c.SetOperand(0, (ulong)((long)c.Dice.Next() >> 17));
    }

    // Decimal digits; others give undefined results (SDM vol. 2, FBLD).
    public static void Bcd(RuleContext c)
    {
        Span<byte> bytes = stackalloc byte[10];
        for (int n = 0; n < 9; n++)
            bytes[n] = (byte)(c.Dice.Below(10) * 16 + c.Dice.Below(10));
        bytes[9] = (byte)(c.Dice.Below(2) << 7);
        c.Test.Poke(c.Target, bytes);
    }

    private static void Components(RuleContext c)
    {
        c.Set(Register.RAX, (c.Dice.Next() & 0xFFFFFFFF_00000000) | (c.Dice.Percent(50) ? All : c.Dice.Next() & All));
        c.Set(Register.RDX, c.Dice.Next() & 0xFFFFFFFF_00000000);
    }

    private static void Legacy(RuleContext c, Span<byte> image)
    {
        X87Values.Fill(ref c.Dice, image, true);
        BinaryPrimitives.WriteUInt32LittleEndian(image[MachineState.Mxcsr..], c.Dice.Percent(95) ? RandomMxcsr(c) : (uint)c.Dice.Next());
        for (int n = MachineState.Xmm; n < MachineState.Xmm + 256; n += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(image[n..], c.Dice.Next());
    }

    private static uint RandomMxcsr(RuleContext c) => c.Dice.Percent(50) ? AllMasked | ((uint)c.Dice.Next() & 0x6000) : (uint)c.Dice.Next() & ValidMxcsr;
}
