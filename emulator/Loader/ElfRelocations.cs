using System.Buffers.Binary;

namespace GoEmu.Emulator.Loader;

/// <summary>
/// The R_X86_64_RELATIVE relocations of a position-independent image: where the file may hold a zero and the loader
/// will write an address. Values are as linked, that is for a load bias of 0.
/// </summary>
public sealed class ElfRelocations
{
    private const int EntrySize = 24;
    private const uint Relative = 8; // R_X86_64_RELATIVE

    private readonly ulong[] _places;
    private readonly ulong[] _values;

    private ElfRelocations(ulong[] places, ulong[] values)
    {
        _places = places;
        _values = values;
    }

    /// <summary>Number of relocations.</summary>
    public int Count => _places.Length;

    /// <summary>Reads them out of PT_DYNAMIC; empty where there are none or the table is damaged.</summary>
    public static ElfRelocations Read(ElfImage image)
    {
        ulong address = 0;
        ulong size = 0;
        foreach (ElfDynamicEntry e in image.Dynamic)
        {
            if (e.Tag == ElfDynamicEntry.Rela)
                address = e.Value;
            else if (e.Tag == ElfDynamicEntry.RelaSize)
                size = e.Value;
        }

        ReadOnlySpan<byte> table = image.ReadFileBacked(address, size).Span;
        var places = new List<ulong>(table.Length / EntrySize);
        var values = new List<ulong>(table.Length / EntrySize);
        for (; table.Length >= EntrySize; table = table[EntrySize..])
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(table[8..]) != Relative)
                continue;
            places.Add(BinaryPrimitives.ReadUInt64LittleEndian(table));
            values.Add(BinaryPrimitives.ReadUInt64LittleEndian(table[16..]));
        }

        ulong[] sortedPlaces = places.ToArray();
        ulong[] sortedValues = values.ToArray();
        Array.Sort(sortedPlaces, sortedValues);
        return new ElfRelocations(sortedPlaces, sortedValues);
    }

    /// <summary>The address that the loader will write at <paramref name="place"/>.</summary>
    public bool TryGet(ulong place, out ulong value)
    {
        int i = Array.BinarySearch(_places, place);
        value = i < 0 ? 0 : _values[i];
        return i >= 0;
    }

    /// <summary>The first place from <paramref name="after"/> on (it not included) that will hold <paramref name="value"/>.</summary>
    public bool TryFindPlace(ulong value, ulong after, out ulong place)
    {
        int i = Array.BinarySearch(_places, after);
        for (i = i < 0 ? ~i : i + 1; i < _places.Length; i++)
        {
            if (_values[i] == value && _places[i] != after)
            {
                place = _places[i];
                return true;
            }
        }

        place = 0;
        return false;
    }
}
