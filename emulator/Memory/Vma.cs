namespace GoEmu.Emulator.Memory;

/// <summary>One run of guest pages with the same attributes. Addresses are guest addresses, the end is exclusive.</summary>
public sealed record Vma(ulong Start, ulong End, Protection Protection, bool Shared, string Name, ulong Offset, ulong Device, ulong Inode)
{
    /// <summary>The part of it in [<paramref name="start"/>, <paramref name="end"/>), with its file offset.</summary>
    public Vma Slice(ulong start, ulong end) => this with { Start = start, End = end, Offset = IsFile ? Offset + (start - Start) : 0 };

    /// <summary>True when a file is behind it.</summary>
    public bool IsFile => Inode != 0;

    /// <summary>True when <paramref name="next"/> continues it without any difference.</summary>
    public bool Continues(Vma next) =>
        End == next.Start && Protection == next.Protection && Shared == next.Shared && Name == next.Name && Inode == next.Inode &&
        Device == next.Device && (!IsFile || Offset + (End - Start) == next.Offset);
}
