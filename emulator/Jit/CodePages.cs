using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Jit;

/// <summary>Which units of an engine were translated or decoded from which guest pages. Writers hold the translation lock.</summary>
internal sealed class CodePages
{
    private readonly Dictionary<ulong, List<int>> _units = [];
    private ulong _lowMin = ulong.MaxValue, _lowMax, _highMin = ulong.MaxValue, _highMax;

    /// <summary>Notes that a unit holds code of [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public void Add(int unit, ulong start, ulong end)
    {
        for (ulong page = GuestLayout.PageDown(start); page < Math.Max(end, start + 1); page += GuestLayout.PageSize)
        {
            if (!_units.TryGetValue(page, out List<int>? list))
                _units[page] = list = [];
            list.Add(unit);
        }
        if (start < GuestLayout.LowEnd)
            (_lowMin, _lowMax) = (Math.Min(_lowMin, GuestLayout.PageDown(start)), Math.Max(_lowMax, end));
        else
            (_highMin, _highMax) = (Math.Min(_highMin, GuestLayout.PageDown(start)), Math.Max(_highMax, end));
    }

    /// <summary>A quick test, without the lock, that is right when it says no.</summary>
    public bool MayContain(ulong start, ulong end) => (start < _lowMax && end > _lowMin) || (start < _highMax && end > _highMin);

    /// <summary>True when a unit has code on the pages of a range.</summary>
    public bool Contains(ulong start, ulong end)
    {
        start = GuestLayout.PageDown(start);
        if ((end - start) / GuestLayout.PageSize > (ulong)_units.Count)
            return _units.Keys.Any(page => page >= start && page < end);
        for (ulong page = start; page < end; page += GuestLayout.PageSize)
        {
            if (_units.ContainsKey(page))
                return true;
        }
        return false;
    }

    /// <summary>The units with code on the pages of a range; the pages are forgotten.</summary>
    public List<int> Take(ulong start, ulong end)
    {
        List<int> result = [];
        start = GuestLayout.PageDown(start);
        if ((end - start) / GuestLayout.PageSize > (ulong)_units.Count)
        {
            foreach (ulong page in _units.Keys.Where(p => p >= start && p < end).ToList())
                TakePage(page, result);
            return result;
        }
        for (ulong page = start; page < end; page += GuestLayout.PageSize)
            TakePage(page, result);
        return result;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _units.Clear();
        (_lowMin, _lowMax, _highMin, _highMax) = (ulong.MaxValue, 0, ulong.MaxValue, 0);
    }

    private void TakePage(ulong page, List<int> result)
    {
        if (_units.Remove(page, out List<int>? list))
            result.AddRange(list);
    }
}
