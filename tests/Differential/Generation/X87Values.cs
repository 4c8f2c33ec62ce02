using System.Buffers.Binary;

namespace GoEmu.Differential.Generation;

/// <summary>Contents of the x87 part of an FXSAVE image (SDM vol. 1, 10.5.1).</summary>
public static class X87Values
{
    /// <summary>Bytes that it takes, from control word to ST7.</summary>
    public const int Size = 160;

    /// <summary>Fills in registers, tags, status and control words.</summary>
    /// <param name="dice">Chance.</param>
    /// <param name="image">The image's first 160 bytes or more; MXCSR is left alone.</param>
    /// <param name="stack">True to have empty registers and any top of stack, as x87 code has; false for MMX code.</param>
    public static void Fill(ref Dice dice, Span<byte> image, bool stack)
    {
        const int tags = 4, st = 32;
        const ushort allMasked = 0x37F, precision = 0x300;
        ushort control = allMasked;
        if (dice.Percent(40))
            control = (ushort)((control & ~precision) | (dice.Pick<int>([0, 2, 3]) << 8) | (dice.Below(4) << 10));
        if (dice.Percent(8))
            control = (ushort)(control & ~dice.Below(64));
        ushort status = dice.Percent(40) ? (ushort)(dice.Next() & 0x473F) : (ushort)0;
        if (dice.Percent(stack ? 70 : 20))
            status |= (ushort)(dice.Below(8) << 11);
        // The summary bits say whether an unmasked exception is pending.
        if ((status & ~control & 0x3F) != 0)
            status |= 0x8080;
        BinaryPrimitives.WriteUInt16LittleEndian(image, control);
        BinaryPrimitives.WriteUInt16LittleEndian(image[2..], status);
        image[tags] = !stack || dice.Percent(60) ? (byte)0xFF : (byte)dice.Next();
        for (int n = 0; n < 8; n++)
            Values.Fill(ref dice, ElementKind.Float80, image.Slice(st + 16 * n, 10));
    }
}
