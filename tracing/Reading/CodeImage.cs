using System.IO.Compression;
using Iced.Intel;

namespace GoEmu.Tracing.Reading;

/// <summary>The code of a trace: pages in versions, and where the host does the work.</summary>
internal sealed class CodeImage
{
    private const int PageSize = 4096, MaxInstruction = 15;

    private readonly Dictionary<ulong, List<(uint Epoch, byte[] Packed, CodePage? Page)>> _pages = [];
    private readonly Dictionary<ulong, int> _replaced = [];

    /// <summary>Pages, all versions counted.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a version of a page, as it is in the file.</summary>
    public void Add(ulong page, uint epoch, ReadOnlySpan<byte> packed)
    {
        if (!_pages.TryGetValue(page, out List<(uint, byte[], CodePage?)>? versions))
            _pages.Add(page, versions = []);
        versions.Add((epoch, packed.ToArray(), null));
        Count++;
    }

    /// <summary>Adds a place where the host does the work of some bytes of code.</summary>
    public void AddReplaced(ulong pc, int length) => _replaced[pc] = length;

    /// <summary>Bytes of code whose work the host does, 0 for ordinary code.</summary>
    public int ReplacedAt(ulong pc) => _replaced.TryGetValue(pc, out int length) ? length : 0;

    /// <summary>The page that has an address, for a thread that has come to an epoch; null when it is not in the trace.</summary>
    public CodePage? Find(ulong pc, uint epoch)
    {
        if (!_pages.TryGetValue(pc & ~(ulong)(PageSize - 1), out List<(uint Epoch, byte[] Packed, CodePage? Page)>? versions))
            return null;
        int best = 0;
        for (int n = 1; n < versions.Count; n++)
        {
            if (versions[n].Epoch <= epoch)
                best = n;
        }
        (uint from, byte[] packed, CodePage? page) = versions[best];
        if (page == null)
        {
            page = new CodePage(Unpack(packed));
            versions[best] = (from, packed, page);
        }
        return page;
    }

    /// <summary>Decodes the instruction at an address of <paramref name="page"/>.</summary>
    /// <returns>False when there is no such instruction, or not all of it is in the trace.</returns>
    public bool TryDecode(CodePage page, ulong pc, uint epoch, out Instruction instruction)
    {
        int offset = (int)(pc & (PageSize - 1));
        if (page.TryGet(offset, out instruction))
            return true;
        Span<byte> bytes = stackalloc byte[MaxInstruction];
        int here = Math.Min(MaxInstruction, PageSize - offset);
        page.Bytes.AsSpan(offset, here).CopyTo(bytes);
        if (here < MaxInstruction && Find(pc + (ulong)here, epoch) is { } next)
        {
            next.Bytes.AsSpan(0, MaxInstruction - here).CopyTo(bytes[here..]);
            here = MaxInstruction;
        }
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes[..here].ToArray()));
        decoder.IP = pc;
        decoder.Decode(out instruction);
        if (instruction.IsInvalid)
            return false;
        if (offset + instruction.Length <= PageSize)
            page.Add(offset, instruction);
        return true;
    }

    private static byte[] Unpack(byte[] packed)
    {
        byte[] bytes = new byte[PageSize];
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            if (deflate.ReadAtLeast(bytes, PageSize, false) == PageSize)
                return bytes;
        }
        catch (InvalidDataException)
        {
        }
        throw new TraceException("a page of code in the trace is damaged");
    }
}
