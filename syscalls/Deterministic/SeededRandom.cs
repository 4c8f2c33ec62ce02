namespace GoEmu.Syscalls.Deterministic;

/// <summary>Numbers that follow from a seed alone (SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators").</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>Fills with random bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            BitConverter.TryWriteBytes(bytes, Next());
        Span<byte> last = stackalloc byte[8];
        BitConverter.TryWriteBytes(last, Next());
        last[..bytes.Length].CopyTo(bytes);
    }

    /// <summary>A number that depends on all bits of another.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
