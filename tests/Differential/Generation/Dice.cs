namespace GoEmu.Differential.Generation;

/// <summary>A small, fast generator whose whole state is its seed (splitmix64): the same seed gives the same case everywhere.</summary>
public struct Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A seed made of several numbers.</summary>
    public static ulong Mix(ulong a, ulong b, ulong c = 0) => new Dice(new Dice(new Dice(a).Next() ^ b).Next() ^ c).Next();

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int chance) => Below(100) < chance;

    /// <summary>One of the given.</summary>
    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
