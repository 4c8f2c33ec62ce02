using Iced.Intel;

namespace GoEmu.Differential;

/// <summary>How many cases each mnemonic had, and how many of them did not fault.</summary>
public sealed class Coverage
{
    private readonly Dictionary<Mnemonic, (long Cases, long Completed, long Illegal)> _counts = [];

    /// <summary>All cases.</summary>
    public long Total { get; private set; }

    /// <summary>What was counted.</summary>
    public IReadOnlyDictionary<Mnemonic, (long Cases, long Completed, long Illegal)> Counts => _counts;

    /// <summary>Notes a case.</summary>
    public void Count(Mnemonic mnemonic, bool completed, bool illegal)
    {
        (long cases, long ends, long bad) = _counts.GetValueOrDefault(mnemonic);
        _counts[mnemonic] = (cases + 1, ends + (completed ? 1 : 0), bad + (illegal ? 1 : 0));
        Total++;
    }
}
