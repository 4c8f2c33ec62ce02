using GoEmu.Differential.Machine;

namespace GoEmu.Differential.Generation;

/// <summary>Where memory operands lie: mostly in the middle and aligned, often not.</summary>
public static class TargetChooser
{
    private const ulong CacheLine = 64;

    /// <summary>An address for an operand of <paramref name="size"/> bytes.</summary>
    /// <param name="dice">Chance.</param>
    /// <param name="window">Whose data.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="whole">The operand must not be cut by the end of a cache line or a page.</param>
    /// <param name="faulting">It may lie where it faults.</param>
    public static ulong Choose(ref Dice dice, Window window, int size, bool whole, bool faulting)
    {
        ulong align = 1;
        while (align < (ulong)size && align < CacheLine)
            align *= 2;
        ulong aligned = Inside(ref dice, window, size) & ~(align - 1);
        int chance = dice.Below(100);
        ulong page = window.Data + Window.PageSize * (ulong)(1 + dice.Below(3));
        if (!faulting || chance < 64)
            return aligned;
        if (whole)
            return chance < 88 ? aligned : chance < 94 ? window.ReadOnly + 64 : window.DataEnd + 128;
        return chance switch
        {
            < 80 => Inside(ref dice, window, size),
            < 86 => page - (ulong)dice.Below(size + 1),
            < 89 => window.DataEnd - (ulong)size,
            < 92 => window.DataEnd - (ulong)dice.Below(size + 1),
            < 94 => (window.ReadOnly + (ulong)dice.Below((int)Window.PageSize - size)) & ~(align - 1),
            < 96 => window.Data - (ulong)dice.Below(size + 1),
            < 97 => (window.DataEnd + (ulong)dice.Below(0x8000)) & ~(align - 1),
            < 98 => 0x8000_0000_0000 + (aligned & 0xFFFF_FFFF),
            _ => aligned,
        };
    }

    /// <summary>An address in the middle of the writable pages, any alignment.</summary>
    public static ulong Inside(ref Dice dice, Window window, int size) =>
        window.Data + 1024 + (ulong)dice.Below((int)Window.DataSize - 2048 - Math.Min(size, 1024));
}
