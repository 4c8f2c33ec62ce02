using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>
/// Packs a piece of a thread's stream (<see cref="BranchRecords"/>): outcomes to bits, targets to guesses, the rest as it is. Everything
/// recorded passes here, so it works on pointers and on 64 bytes at once: only finding the next target waits for the last. Relies on a
/// piece having whole records and no more than <see cref="MaxStream"/> bytes.
/// </summary>
internal sealed unsafe class BranchPacker
{
    /// <summary>Most bytes of a piece.</summary>
    public const int MaxStream = 1 << 18;

    private const int Window = 64, MaxTargets = MaxStream / BranchRecords.ShortTargetBytes;

    private readonly ulong[] _taken = new ulong[MaxStream / Window];
    private readonly byte[] _hits = new byte[MaxTargets + 16], _hitBits = new byte[MaxTargets / 8 + 16];
    private readonly byte[] _tail = new byte[2 * Window];
    private readonly uint[] _misses = new uint[MaxTargets + 1];
    private readonly ByteWriter _records = new(), _long = new();
    private readonly uint[] _table = new uint[BranchContext.Slots];
    private int _recordCount, _targetCount, _missCount;
    private long _outcomes, _recordEnd;

    /// <summary>Packs whole records into <paramref name="to"/>.</summary>
    public void Pack(ReadOnlySpan<byte> stream, ByteWriter to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stream.Length, MaxStream);
        Array.Clear(_table);
        _records.Clear();
        _long.Clear();
        _recordCount = 0;
        _recordEnd = 0;
        _outcomes = stream.Length;
        Separate(stream);
        for (int n = 0; n < _targetCount; n += Vector128<byte>.Count)
            BitConverter.TryWriteBytes(_hitBits.AsSpan(n / 8), (ushort)LowBits(Vector128.Create(_hits, n)));
        to.Number((ulong)_outcomes);
        to.Number((ulong)_targetCount);
        to.Number((ulong)stream.Length);
        to.Number((ulong)_missCount);
        to.Number((ulong)_long.Length);
        to.Number((ulong)_recordCount);
        to.Bytes(MemoryMarshal.AsBytes(_taken.AsSpan())[..((stream.Length + 7) / 8)]);
        to.Bytes(_hitBits.AsSpan(0, (_targetCount + 7) / 8));
        to.Bytes(MemoryMarshal.AsBytes(_misses.AsSpan(0, _missCount)));
        to.Bytes(_long.Written);
        to.Bytes(_records.Written);
    }

    /// <summary>The stream in windows; the last one is copied, so that there is something behind it.</summary>
    private void Separate(ReadOnlySpan<byte> stream)
    {
        int whole = stream.Length / Window * Window, begun = 0;
        _tail.AsSpan().Clear();
        stream[whole..].CopyTo(_tail.AsSpan(Window));
        if (whole != 0)
            stream.Slice(whole - Window, Window).CopyTo(_tail);
        fixed (byte* start = stream, tail = _tail, hits = _hits)
        fixed (uint* missed = _misses, table = _table)
        {
            byte* hit = hits;
            uint* miss = missed;
            for (int n = 0; n < whole; n += Window)
                begun = Take(start + n, n, n == 0, begun, ref hit, ref miss, table);
            if (whole != stream.Length)
                _ = Take(tail + Window, whole, false, begun, ref hit, ref miss, table);
            _targetCount = (int)(hit - hits);
            _missCount = (int)(miss - missed);
        }
        _outcomes -= (long)BranchRecords.ShortTargetBytes * (_targetCount - (_long.Length / sizeof(ulong)));
    }

    /// <summary>
    /// A window of the stream, which begins with <paramref name="begun"/> bytes that belong to what the last one ended with: its outcomes
    /// stay where they are, as bits; a byte of <paramref name="hit"/> for each target says whether it came the last time too,
    /// <paramref name="miss"/> are the others. Returns how many bytes of the next window belong to this one.
    /// </summary>
    private int Take(byte* at, long position, bool isFirst, int begun, ref byte* hit, ref uint* miss, uint* table)
    {
        Look(at, out ulong taken, out ulong others);
        _taken[position / Window] = taken;
        others &= ulong.MaxValue << begun;
        byte* nextHit = hit;
        uint* nextMiss = miss;
        int end = 0;
        while (others != 0)
        {
            int offset = BitOperations.TrailingZeroCount(others);
            byte* here = at + offset;
            uint target = *(uint*)here;
            int size = BranchRecords.ShortTargetBytes;
            if ((target & 3) != 2)
                size = Other(here, position + offset);
            if ((target & 3) == 2 || target == BranchRecords.LongTarget)
            {
                uint* guess = table + BranchContext.Slot(isFirst && offset < sizeof(ulong) ? Before(at, offset) : *(ulong*)(here - sizeof(ulong)));
                bool isMiss = *guess != target;
                *guess = target;
                *nextHit++ = isMiss ? (byte)0 : (byte)1;
                *nextMiss = target;
                nextMiss += isMiss ? 1 : 0;
            }
            end = offset + size;
            others &= (ulong.MaxValue << offset) << size;
        }
        hit = nextHit;
        miss = nextMiss;
        return Math.Max(0, Math.Max(end, begun) - Window);
    }

    /// <summary>A bit for each byte of a window: its low one, and whether it is above one.</summary>
    private static void Look(byte* at, out ulong taken, out ulong others)
    {
        taken = others = 0;
        for (int n = 0; n < Window; n += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Load(at + n);
            taken |= (ulong)LowBits(bytes) << n;
            others |= (ulong)(~Vector128.Equals(bytes & Vector128.Create((byte)0xFE), Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF) << n;
        }
    }

    private static uint LowBits(Vector128<byte> bytes) => (bytes.AsUInt16() << 7).AsByte().ExtractMostSignificantBits();

    /// <summary>The eight bytes before an offset of the first window, zeros where there are none.</summary>
    private static ulong Before(byte* start, int offset)
    {
        ulong before = 0;
        for (int n = 0; n < offset; n++)
            before = BranchContext.Behind(before, start[n], 1);
        return before;
    }

    /// <summary>A long target, or a record, which is kept as it is behind how far it is from the last. Returns its size.</summary>
    private int Other(byte* at, long position)
    {
        int size = BranchRecords.SizeOf(*at);
        if (size == 0)
            throw new InvalidOperationException($"a stream of branches has no record that begins with {*at:x}");
        _outcomes -= size;
        if (*at == BranchRecords.LongTarget)
        {
            _long.UInt64(*(ulong*)(at + 4));
            return size;
        }
        _records.Number((ulong)(position - _recordEnd));
        _records.Bytes(new ReadOnlySpan<byte>(at, size));
        _recordEnd = position + size;
        _recordCount++;
        return size;
    }
}
