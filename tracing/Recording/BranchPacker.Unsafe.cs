using System.Numerics;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>
/// Packs a piece of a thread's stream (<see cref="BranchRecords"/>): outcomes to bits, targets to guesses, the rest as it is. Everything
/// recorded passes here, so it works on pointers, in two passes that each fit the processor's registers. Relies on a piece having whole
/// records and no more than <see cref="MaxStream"/> bytes.
/// </summary>
internal sealed unsafe class BranchPacker
{
    /// <summary>Most bytes of a piece.</summary>
    public const int MaxStream = 1 << 18;

    private const int MaxTargets = MaxStream / BranchRecords.ShortTargetBytes;

    // A store of bits writes eight bytes.
    private readonly byte[] _outcomes = new byte[MaxStream / 8 + 16], _contexts = new byte[MaxTargets + 1], _hits = new byte[MaxTargets / 8 + 16];
    private readonly uint[] _targets = new uint[MaxTargets + 1], _misses = new uint[MaxTargets + 1];
    private readonly ByteWriter _records = new(), _long = new();
    private readonly uint[] _table = new uint[BranchContext.Slots];
    private int _recordCount, _targetCount;
    private long _outcomesAtRecord, _targetsAtRecord;

    /// <summary>Packs whole records into <paramref name="to"/>.</summary>
    public void Pack(ReadOnlySpan<byte> stream, ByteWriter to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stream.Length, MaxStream);
        Array.Clear(_table);
        _records.Clear();
        _long.Clear();
        _recordCount = _targetCount = 0;
        _outcomesAtRecord = _targetsAtRecord = 0;
        long outcomes;
        int misses;
        fixed (byte* start = stream, bits = _outcomes, contexts = _contexts, hits = _hits)
        fixed (uint* targets = _targets, missed = _misses, table = _table)
        {
            outcomes = Separate(start, start + stream.Length, bits, targets, contexts);
            misses = Guess(targets, contexts, _targetCount, table, hits, missed);
        }
        to.Number((ulong)outcomes);
        to.Number((ulong)_targetCount);
        to.Number((ulong)misses);
        to.Number((ulong)_long.Length);
        to.Number((ulong)_recordCount);
        to.Bytes(_outcomes.AsSpan(0, (int)((outcomes + 7) / 8)));
        to.Bytes(_hits.AsSpan(0, (_targetCount + 7) / 8));
        to.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_misses.AsSpan(0, misses)));
        to.Bytes(_long.Written);
        to.Bytes(_records.Written);
    }

    /// <summary>Puts outcomes, targets and records each with their kind; returns how many outcomes there are.</summary>
    private long Separate(byte* at, byte* end, byte* outcomes, uint* targets, byte* contexts)
    {
        byte* firstOutcome = outcomes;
        uint* firstTarget = targets;
        ulong bits = 0, recent = 0;
        int bitCount = 0;
        while (at < end)
        {
            uint taken, other;
            if (end - at >= Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Load(at);
                taken = (bytes.AsUInt16() << 7).AsByte().ExtractMostSignificantBits();
                other = ~Vector128.Equals(bytes & Vector128.Create((byte)0xFE), Vector128<byte>.Zero).ExtractMostSignificantBits();
            }
            else
            {
                taken = *at & 1U;
                other = *at > 1 ? 1U : 2U;
            }
            int count = BitOperations.TrailingZeroCount(other);
            taken &= (1U << count) - 1;
            at += count;
            recent = (recent >> count) | ((ulong)taken << (64 - count)); // a shift by 64 is one by 0, of nothing
            bits |= (ulong)taken << bitCount;
            bitCount += count;
            *(ulong*)outcomes = bits;
            outcomes += bitCount >> 3;
            bits >>= bitCount & ~7;
            bitCount &= 7;
            if (at >= end || *at <= 1)
                continue;
            uint word = *(uint*)at;
            *targets = word;
            *contexts = (byte)(recent >> 56);
            if ((word & 3) == 2)
            {
                at += BranchRecords.ShortTargetBytes;
            }
            else if ((byte)word == BranchRecords.LongTarget)
            {
                _long.UInt64(*(ulong*)(at + 4));
                at += BranchRecords.LongTargetBytes;
            }
            else
            {
                at += Other(at, end, ((outcomes - firstOutcome) * 8) + bitCount, targets - firstTarget);
                continue;
            }
            targets++;
            contexts++;
        }
        _targetCount = (int)(targets - firstTarget);
        return ((outcomes - firstOutcome) * 8) + bitCount;
    }

    /// <summary>A bit for each target that came last time where it comes now, the others as they are; returns how many these are.</summary>
    private static int Guess(uint* targets, byte* contexts, int count, uint* table, byte* hits, uint* missed)
    {
        uint* first = missed;
        uint last = 0, beforeLast = 0;
        ulong hitBits = 0;
        for (int n = 0; n < count; n++)
        {
            uint target = targets[n];
            uint* guess = table + BranchContext.Slot(last, beforeLast, contexts[n]);
            bool hit = *guess == target;
            *guess = target;
            *missed = target;
            missed += hit ? 0 : 1;
            beforeLast = last;
            last = target;
            hitBits |= (hit ? 1UL : 0) << n;
            if ((n & 63) != 63)
                continue;
            *(ulong*)hits = hitBits;
            hits += sizeof(ulong);
            hitBits = 0;
        }
        *(ulong*)hits = hitBits;
        return (int)(missed - first);
    }

    /// <summary>Any other record, as it is, behind what has come since the last.</summary>
    private int Other(byte* at, byte* end, long outcomes, long targets)
    {
        int size = BranchRecords.SizeOf(*at);
        if (size == 0 || size > end - at)
            throw new InvalidOperationException($"a stream of branches has no whole record where one begins with {*at:x}");
        _records.Number((ulong)(outcomes - _outcomesAtRecord));
        _records.Number((ulong)(targets - _targetsAtRecord));
        _records.Bytes(new ReadOnlySpan<byte>(at, size));
        _outcomesAtRecord = outcomes;
        _targetsAtRecord = targets;
        _recordCount++;
        return size;
    }
}
