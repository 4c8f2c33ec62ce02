namespace GoEmu.GoRuntime.Symbols;

/// <summary>
/// Finds functions by address in a few steps: for each 1 KB of text the first function that may hold an address there, as
/// the linker's own findfunctab (whose place differs by version) does it.
/// </summary>
internal sealed class FunctionLookup
{
    private const int PageBits = 10;

    /// <summary>Damaged tables may claim any size; code of 2 GB is more than the linker can make.</summary>
    private const ulong MostText = 1ul << 31;

    private readonly ulong[] _entries; // one more than functions
    private readonly int[] _pages;

    internal FunctionLookup(PcLnTab functions)
    {
        _entries = new ulong[functions.Count + 1];
        for (int i = 0; i < functions.Count; i++)
            _entries[i] = functions[i].Entry;
        _entries[^1] = functions[functions.Count - 1].End;

        ulong size = _entries[^1] - _entries[0];
        _pages = new int[_entries[^1] > _entries[0] && size <= MostText ? (int)(size >> PageBits) + 1 : 0];
        int function = 0;
        for (int page = 0; page < _pages.Length; page++)
        {
            ulong start = _entries[0] + ((ulong)page << PageBits);
            while (function + 1 < functions.Count && _entries[function + 1] <= start)
                function++;
            _pages[page] = function;
        }
    }

    /// <summary>Index of the function that holds an address as linked, or -1.</summary>
    internal int IndexOf(ulong pc)
    {
        if (pc < _entries[0] || pc >= _entries[^1])
            return -1;
        ulong page = (pc - _entries[0]) >> PageBits;
        if (page >= (ulong)_pages.Length)
            return -1;
        int i = _pages[page];
        while (i + 1 < _entries.Length && _entries[i + 1] <= pc)
            i++;
        return i;
    }

    internal GoFunction this[int index] => new(index, _entries[index], _entries[index + 1]);
}
