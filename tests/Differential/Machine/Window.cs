namespace GoEmu.Differential.Machine;

/// <summary>
/// One of the places where cases lie: a stretch for code and one for data, with nothing accessible around them. All addresses are the
/// same for every engine.
/// </summary>
/// <param name="Code">First address of the code.</param>
/// <param name="Data">First address of the pages that can be written; the page before it can only be read.</param>
public sealed record Window(ulong Code, ulong Data)
{
    /// <summary>Bytes of code, of writable data, and of the inaccessible memory on either side of the data.</summary>
    public const ulong CodeSize = 1 << 20, DataSize = 4 * PageSize, GuardSize = 1 << 20, PageSize = 4096;

    /// <summary>Bytes at the end of the code that are always INT3: where jumps out of a case lead.</summary>
    public const ulong PadSize = 0x8000;

    /// <summary>In the guest's low window, reached by 32-bit displacements and absolute addresses.</summary>
    public static Window Low { get; } = new(0x2000_0000, 0x2200_0000);

    /// <summary>Far above, where RIP-relative operands are out of reach of translated code.</summary>
    public static Window High { get; } = new(0x1234_4000_0000, 0x1234_4200_0000);

    /// <summary>Both.</summary>
    public static IReadOnlyList<Window> All { get; } = [Low, High];

    /// <summary>The page that can be read but not written.</summary>
    public ulong ReadOnly => Data - PageSize;

    /// <summary>Behind the last writable byte.</summary>
    public ulong DataEnd => Data + DataSize;

    /// <summary>Where the INT3 begin that jumps lead to.</summary>
    public ulong Pads => Code + CodeSize - PadSize;

    /// <summary>The window that a code address belongs to.</summary>
    public static Window Of(ulong address) => address >= High.Code ? High : Low;
}
