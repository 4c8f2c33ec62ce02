using GoEmu.GoRuntime.Memory;

namespace GoEmu.Cli.G0;

/// <summary>
/// How far down a stack has ever been used: fresh stacks are zero, and calls leave return addresses. Nothing of the program's is changed
/// for it.
/// </summary>
internal sealed class StackMark(IMemoryReader memory)
{
    private const int Reach = 64 << 10; // more is never used between two switches, and C's stacks have megabytes

    private readonly byte[] _bytes = new byte[Reach];

    /// <summary>The lowest word below <paramref name="mark"/> that is not zero, or <paramref name="mark"/>.</summary>
    public ulong Lower(ulong low, ulong mark)
    {
        ulong from = mark - low > Reach ? mark - Reach : low;
        Span<byte> below = _bytes.AsSpan(0, (int)(mark - from));
        if (mark <= low || !memory.TryRead(from, below))
            return mark;
        int first = below.IndexOfAnyExcept((byte)0);
        return first < 0 ? mark : (from + (ulong)first) & ~7ul;
    }
}
