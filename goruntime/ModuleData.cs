namespace GoEmu.GoRuntime;

/// <summary>
/// The part of <c>runtime.firstmoduledata</c> that has been the same since Go 1.16; addresses are as linked.
/// It is found without symbols: by its pointer to the function table and by facts that only it satisfies.
/// </summary>
/// <param name="Address">Address of the structure.</param>
/// <param name="MinPc">Entry of the first function.</param>
/// <param name="MaxPc">End of the last function.</param>
/// <param name="TextStart">runtime.text.</param>
/// <param name="TextEnd">runtime.etext.</param>
public sealed record ModuleData(ulong Address, ulong MinPc, ulong MaxPc, ulong TextStart, ulong TextEnd)
{
    // Offsets in Go's runtime/symtab.go, type moduledata.
    private const ulong FunctionNamesAt = 8;
    private const ulong MinPcAt = 160;
    private const ulong MaxPcAt = 168;
    private const ulong TextAt = 176;
    private const ulong TextEndAt = 184;
    private const ulong HeadSize = 192;

    internal static ModuleData? Find(LinkedImage image, ulong table, in PcLnTabHeader header, ulong first, ulong last)
    {
        foreach (ulong at in image.FindPointers(table))
        {
            if (at > ulong.MaxValue - HeadSize
                || !image.TryReadPointer(at + FunctionNamesAt, out ulong names) || names != table + (ulong)header.Names
                || !image.TryReadPointer(at + MinPcAt, out ulong minPc)
                || !image.TryReadPointer(at + MaxPcAt, out ulong maxPc)
                || !image.TryReadPointer(at + TextAt, out ulong text)
                || !image.TryReadPointer(at + TextEndAt, out ulong textEnd))
                continue;
            ulong origin = header.Version == PcLnTabVersion.Go116 ? 0 : text;
            if (minPc == origin + first && maxPc == origin + last && text <= minPc && maxPc <= textEnd)
                return new ModuleData(at, minPc, maxPc, text, textEnd);
        }

        return null;
    }
}
