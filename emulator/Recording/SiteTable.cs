namespace GoEmu.Emulator.Recording;

/// <summary>Numbers for targets that come again, in the order in which they are first asked for. Not thread-safe.</summary>
internal sealed class SiteTable(IBranchSink sink)
{
    private readonly Dictionary<ulong, int> _numbers = [];

    /// <summary>Number of the site at an address; 0 when they have run out.</summary>
    public int At(ulong pc)
    {
        if (_numbers.TryGetValue(pc, out int number))
            return number;
        number = BranchRecords.FirstSite + _numbers.Count;
        if (number == BranchRecords.SiteEnd)
            return 0;
        _numbers.Add(pc, number);
        sink.Site(number, pc);
        return number;
    }

    /// <summary>Tells the sink of all of them again.</summary>
    public void Repeat()
    {
        foreach ((ulong pc, int number) in _numbers)
            sink.Site(number, pc);
    }
}
