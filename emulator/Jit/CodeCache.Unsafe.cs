using System.Runtime.CompilerServices;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Translated code, filled from one end, with the units and link sites in it. When it is full everything is dropped at once. Not
/// thread-safe but for <see cref="FindUnit"/> and reads of <see cref="Sites"/>, which any thread may use while it counts as in guest code.
/// </summary>
internal sealed unsafe class CodeCache
{
    private const int InitialUnits = 4096, MetaBlock = 1 << 20;

    private readonly NativeList<Unit> _units = new(InitialUnits);
    private readonly NativeList<LinkSite> _sites = new(InitialUnits * 4);
    private readonly List<nint> _metaBlocks = [];
    private readonly byte* _start;
    private readonly ulong _size;
    private byte* _cursor;
    private byte* _meta;
    private byte* _metaEnd;

    /// <summary>A cache over mapped, executable memory.</summary>
    public CodeCache(byte* start, ulong size)
    {
        _start = start;
        _size = size;
        _cursor = start;
    }

    /// <summary>Direct jumps out of units.</summary>
    public NativeList<LinkSite> Sites => _sites;

    /// <summary>Units in order of host address.</summary>
    public NativeList<Unit> Units => _units;

    /// <summary>Where the next unit goes.</summary>
    public byte* Cursor => _cursor;

    /// <summary>Bytes in use.</summary>
    public ulong Used => (ulong)(_cursor - _start);

    /// <summary>True when a unit of the largest size still fits.</summary>
    public bool HasRoom => (ulong)(_cursor - _start) + UnitTranslator.MaxUnitBytes <= _size;

    /// <summary>Adds a finished unit; the next one starts at a 16-byte boundary behind it.</summary>
    public int Add(in Unit unit)
    {
        _cursor = (byte*)(((nuint)unit.HostEnd + 15) & ~(nuint)15);
        return _units.Add(unit);
    }

    /// <summary>Native memory for a unit's length pairs; lives until <see cref="Reset"/>.</summary>
    public byte* AllocateLengths(int bytes)
    {
        if (_metaEnd - _meta < bytes)
        {
            _meta = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(MetaBlock);
            _metaEnd = _meta + MetaBlock;
            _metaBlocks.Add((nint)_meta);
        }
        byte* result = _meta;
        _meta += bytes;
        return result;
    }

    /// <summary>Number of the unit that holds a host address.</summary>
    /// <exception cref="InvalidOperationException">No unit does.</exception>
    public int IndexOf(byte* host)
    {
        int low = 0, high = _units.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            ref Unit unit = ref _units[middle];
            if (host < unit.HostStart)
                high = middle - 1;
            else if (host >= unit.HostEnd)
                low = middle + 1;
            else
                return middle;
        }
        throw new InvalidOperationException($"host address {(nuint)host:x} is in no translated unit");
    }

    /// <summary>The unit that holds a host address.</summary>
    /// <exception cref="InvalidOperationException">No unit does.</exception>
    public ref Unit FindUnit(byte* host) => ref _units[IndexOf(host)];

    /// <summary>Makes a link site jump to translated code.</summary>
    public void Link(int site, byte* target)
    {
        ref LinkSite link = ref _sites[site];
        ref Unit unit = ref FindUnit(target);
        link.NextIncoming = unit.Incoming;
        unit.Incoming = site;
        Patch(link.Displacement, target);
    }

    /// <summary>Sends every jump into the unit back to its stub.</summary>
    public void UnlinkIncoming(ref Unit unit)
    {
        for (int site = unit.Incoming; site >= 0;)
        {
            ref LinkSite link = ref _sites[site];
            Patch(link.Displacement, link.Stub);
            site = link.NextIncoming;
            link.NextIncoming = -1;
        }
        unit.Incoming = -1;
    }

    /// <summary>Forgets everything; no thread may be in translated code.</summary>
    public void Reset()
    {
        _units.Clear();
        _sites.Clear();
        foreach (nint block in _metaBlocks)
            System.Runtime.InteropServices.NativeMemory.Free((void*)block);
        _metaBlocks.Clear();
        _meta = _metaEnd = null;
        _cursor = _start;
    }

    // One aligned-enough store (the field never crosses a cache line): other cores see the old target or the new one.
    private static void Patch(int* displacement, byte* target) =>
        Volatile.Write(ref Unsafe.AsRef<int>(displacement), (int)(target - ((byte*)displacement + 4)));
}
