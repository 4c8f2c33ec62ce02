using System.Numerics;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>
/// Packs a piece of a thread's stream (<see cref="BranchRecords"/>): outcomes to bits, targets to guesses, the rest as it is. Everything
/// recorded passes here, so it works on pointers. Relies on a piece having whole records and no more than <see cref="MaxStream"/> bytes.
/// </summary>
internal sealed unsafe class BranchPacker
{
    /// <summary>Most bytes of a piece.</summary>
    public const int MaxStream = 1 << 18;

    // A store of bits writes eight bytes; a miss takes at most ten and comes from four of the stream.
    private readonly byte[] _outcomes = new byte[MaxStream / 8 + 16], _hits = new byte[MaxStream / 32 + 16], _misses = new byte[MaxStream * 10 / 4 + 16];
    private readonly ByteWriter _records = new();
    private readonly BranchContext _context = new();

    /// <summary>Packs whole records into <paramref name="to"/>.</summary>
    public void Pack(ReadOnlySpan<byte> stream, ByteWriter to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stream.Length, MaxStream);
        _context.Clear();
        _records.Clear();
        Counts counts;
        fixed (byte* start = stream, outcomes = _outcomes, hits = _hits, misses = _misses)
        fixed (ulong* table = _context.Table)
            counts = Pack(start, start + stream.Length, outcomes, hits, misses, table);
        to.Number((ulong)counts.Outcomes);
        to.Number((ulong)counts.Targets);
        to.Number((ulong)counts.MissBytes);
        to.Number((ulong)counts.Records);
        to.Bytes(_outcomes.AsSpan(0, (int)((counts.Outcomes + 7) / 8)));
        to.Bytes(_hits.AsSpan(0, (int)((counts.Targets + 7) / 8)));
        to.Bytes(_misses.AsSpan(0, (int)counts.MissBytes));
        to.Bytes(_records.Written);
    }

    private Counts Pack(byte* at, byte* end, byte* outcomes, byte* hits, byte* misses, ulong* table)
    {
        byte* firstMiss = misses;
        long outcomeTotal = 0, targetTotal = 0, outcomesAtRecord = 0, targetsAtRecord = 0;
        ulong bits = 0, hitBits = 0, recent = 0, last = 0, beforeLast = 0;
        int bitCount = 0, hitCount = 0, records = 0;
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
            outcomeTotal += count;
            recent = (recent >> count) | ((ulong)taken << (64 - count)); // a shift by 64 is one by 0, of nothing
            bits |= (ulong)taken << bitCount;
            bitCount += count;
            *(ulong*)outcomes = bits;
            outcomes += bitCount >> 3;
            bits >>= bitCount & ~7;
            bitCount &= 7;
            if (at >= end || *at <= 1)
                continue;
            ulong target;
            if ((*at & 3) == 2)
            {
                target = *(uint*)at >> 2;
                at += BranchRecords.ShortTargetBytes;
            }
            else if (*at == BranchRecords.LongTarget)
            {
                target = *(ulong*)(at + 4);
                at += BranchRecords.LongTargetBytes;
            }
            else
            {
                _records.Number((ulong)(outcomeTotal - outcomesAtRecord));
                _records.Number((ulong)(targetTotal - targetsAtRecord));
                at += Other(at, end);
                outcomesAtRecord = outcomeTotal;
                targetsAtRecord = targetTotal;
                records++;
                continue;
            }
            ulong* guess = table + BranchContext.Slot(last, beforeLast, recent);
            if (*guess == target)
                hitBits |= 1UL << hitCount;
            else
                misses = Signed(misses, (long)(target - last));
            *guess = target;
            beforeLast = last;
            last = target;
            targetTotal++;
            if (++hitCount == 64)
            {
                *(ulong*)hits = hitBits;
                hits += sizeof(ulong);
                hitBits = 0;
                hitCount = 0;
            }
        }
        *(ulong*)hits = hitBits;
        return new Counts(outcomeTotal, targetTotal, misses - firstMiss, records);
    }

    /// <summary>Any other record, as it is.</summary>
    private int Other(byte* at, byte* end)
    {
        int size = BranchRecords.SizeOf(*at);
        if (size == 0 || size > end - at)
            throw new InvalidOperationException($"a stream of branches has no whole record where one begins with {*at:x}");
        _records.Bytes(new ReadOnlySpan<byte>(at, size));
        return size;
    }

    /// <summary>As <see cref="ByteWriter.Signed"/>.</summary>
    private static byte* Signed(byte* to, long value)
    {
        ulong rest = (ulong)(value << 1) ^ (ulong)(value >> 63);
        for (; rest >= 0x80; rest >>= 7)
            *to++ = (byte)(rest | 0x80);
        *to++ = (byte)rest;
        return to;
    }

    private readonly record struct Counts(long Outcomes, long Targets, long MissBytes, int Records);
}
