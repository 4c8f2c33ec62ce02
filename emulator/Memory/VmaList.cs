namespace GoEmu.Emulator.Memory;

/// <summary>The guest's mappings in order of address, without overlaps. Not thread-safe: the address space locks.</summary>
internal sealed class VmaList
{
    private readonly List<Vma> _list = [];

    /// <summary>All mappings.</summary>
    public IReadOnlyList<Vma> All => _list;

    /// <summary>The mapping that holds an address, or null.</summary>
    public Vma? Find(ulong address)
    {
        int index = FirstEndingAfter(address);
        return index < _list.Count && _list[index].Start <= address ? _list[index] : null;
    }

    /// <summary>The mappings that overlap a range.</summary>
    public List<Vma> Overlapping(ulong start, ulong end)
    {
        List<Vma> result = [];
        for (int n = FirstEndingAfter(start); n < _list.Count && _list[n].Start < end; n++)
            result.Add(_list[n]);
        return result;
    }

    /// <summary>True when nothing is mapped in the range.</summary>
    public bool IsFree(ulong start, ulong end)
    {
        int index = FirstEndingAfter(start);
        return index == _list.Count || _list[index].Start >= end;
    }

    /// <summary>Where the mapped pages from <paramref name="start"/> on end, at most <paramref name="end"/>.</summary>
    public ulong CoveredEnd(ulong start, ulong end)
    {
        for (int n = FirstEndingAfter(start); start < end && n < _list.Count && _list[n].Start <= start; n++)
            start = _list[n].End;
        return Math.Min(start, end);
    }

    /// <summary>Removes a range, splitting what crosses its ends.</summary>
    public void Remove(ulong start, ulong end)
    {
        int index = FirstEndingAfter(start);
        while (index < _list.Count && _list[index].Start < end)
        {
            Vma vma = _list[index];
            _list.RemoveAt(index);
            if (vma.Start < start)
                _list.Insert(index++, vma.Slice(vma.Start, start));
            if (vma.End > end)
                _list.Insert(index++, vma.Slice(end, vma.End));
        }
    }

    /// <summary>Adds a mapping, replacing what was there and joining equal neighbours.</summary>
    public void Add(Vma vma)
    {
        Remove(vma.Start, vma.End);
        int index = FirstEndingAfter(vma.Start);
        if (index < _list.Count && vma.Continues(_list[index]))
        {
            vma = vma with { End = _list[index].End };
            _list.RemoveAt(index);
        }
        if (index > 0 && _list[index - 1].Continues(vma))
        {
            _list[index - 1] = _list[index - 1] with { End = vma.End };
            return;
        }
        _list.Insert(index, vma);
    }

    /// <summary>Changes every mapped part of a range.</summary>
    public void Change(ulong start, ulong end, Func<Vma, Vma> change)
    {
        foreach (Vma vma in Overlapping(start, end))
            Add(change(vma.Slice(Math.Max(vma.Start, start), Math.Min(vma.End, end))));
    }

    /// <summary>Lowest free range of <paramref name="length"/> bytes in [<paramref name="from"/>, <paramref name="to"/>), or 0.</summary>
    public ulong FindUp(ulong from, ulong to, ulong length)
    {
        ulong candidate = from;
        for (int n = FirstEndingAfter(from); n < _list.Count && _list[n].Start < to; n++)
        {
            if (_list[n].Start >= candidate && _list[n].Start - candidate >= length)
                break;
            candidate = Math.Max(candidate, _list[n].End);
        }
        return candidate + length <= to && candidate + length >= candidate ? candidate : 0;
    }

    /// <summary>Highest free range of <paramref name="length"/> bytes in [<paramref name="from"/>, <paramref name="to"/>), or 0.</summary>
    public ulong FindDown(ulong from, ulong to, ulong length)
    {
        ulong top = to;
        for (int n = FirstEndingAfter(to - 1); n >= 0; n--)
        {
            if (n >= _list.Count || _list[n].Start >= to)
                continue;
            if (_list[n].End <= top && top - _list[n].End >= length)
                break;
            top = Math.Min(top, _list[n].Start);
        }
        return top >= from && top - from >= length ? top - length : 0;
    }

    private int FirstEndingAfter(ulong address)
    {
        int low = 0, high = _list.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_list[middle].End > address)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
