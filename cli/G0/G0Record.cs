namespace GoEmu.Cli.G0;

/// <summary>All switches of a run.</summary>
internal sealed class G0Record
{
    private readonly Dictionary<(string Cause, string Function), long> _counts = [];

    /// <summary>Number of all switches.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them, one by one.</summary>
    public List<G0Switch> Switches { get; } = [];

    /// <summary>All threads, in order of their first switch.</summary>
    public List<G0Thread> Threads { get; } = [];

    /// <summary>How often what was the cause, with what ran; most frequent first.</summary>
    public IEnumerable<(string Cause, string Function, long Count)> Counts =>
        _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Cause, StringComparer.Ordinal).ThenBy(c => c.Key.Function, StringComparer.Ordinal)
            .Select(c => (c.Key.Cause, c.Key.Function, c.Value));

    /// <summary>How often what was the cause; most frequent first.</summary>
    public IEnumerable<(string Cause, long Count)> Causes =>
        _counts.GroupBy(c => c.Key.Cause).Select(g => (Cause: g.Key, Count: g.Sum(c => c.Value)))
            .OrderByDescending(c => c.Count).ThenBy(c => c.Cause, StringComparer.Ordinal);

    /// <summary>The number of the next switch.</summary>
    public long Next => Count + 1;

    /// <summary>Counts a switch, and keeps it while there are fewer than <paramref name="most"/>.</summary>
    public void Add(G0Switch one, int most)
    {
        Count++;
        _counts[(one.Cause, one.Function)] = _counts.GetValueOrDefault((one.Cause, one.Function)) + 1;
        if (Switches.Count < most)
            Switches.Add(one);
    }
}
