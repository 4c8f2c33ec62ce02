using System.Buffers.Binary;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Reading;

/// <summary>Hands out what a frame of branches holds, as it is asked for: the next outcome, the next target, or the record that comes next.</summary>
internal sealed class BranchUnpacker
{
    private readonly uint[] _table = new uint[BranchContext.Slots];
    private ulong _before, _recordTail;
    private byte[] _payload = [];
    private long _length, _position, _recordPosition;
    private int _targets, _targetsTaken;
    private int _outcomesAt, _hitsAt, _missesAt, _missesEnd, _longAt, _longEnd, _recordsAt, _records;

    /// <summary>True when nothing is left.</summary>
    public bool IsEmpty => _position >= _length && Record == 0;

    /// <summary>Kind of the record that comes when all outcomes and targets before it are taken, a constant of <see cref="BranchRecords"/>; 0 for none.</summary>
    public int Record { get; private set; }

    /// <summary>Whether it is that record's turn.</summary>
    public bool IsRecordDue => Record != 0 && _position >= _recordPosition;

    /// <summary>Its address.</summary>
    public ulong RecordPc { get; private set; }

    /// <summary>Of a Leave: reason in the low byte, argument above; of an Epoch: the epoch.</summary>
    public uint RecordValue { get; private set; }

    /// <summary>Of a Leave: nanoseconds.</summary>
    public ulong RecordTime { get; private set; }

    /// <summary>Begins with a frame's payload behind the task.</summary>
    /// <exception cref="TraceException">It holds less than it says.</exception>
    public void Begin(ReadOnlySpan<byte> payload)
    {
        _payload = payload.ToArray();
        Array.Clear(_table);
        _before = 0;
        Record = 0;
        var parser = new ByteParser(payload);
        _ = parser.Number(); // outcomes
        _targets = parser.Count(TraceFormat.MaxPayload * 8);
        _length = parser.Count(TraceFormat.MaxPayload * 8);
        int misses = parser.Count(TraceFormat.MaxPayload / sizeof(uint)) * sizeof(uint);
        int longs = parser.Count(TraceFormat.MaxPayload);
        _records = parser.Count(TraceFormat.MaxPayload);
        _outcomesAt = payload.Length - parser.Left;
        _hitsAt = _outcomesAt + (int)((_length + 7) / 8);
        _missesAt = _hitsAt + ((_targets + 7) / 8);
        _missesEnd = _longAt = _missesAt + misses;
        _longEnd = _recordsAt = _longAt + longs;
        if (_recordsAt > payload.Length)
            throw new TraceException("a frame of branches is shorter than it says");
        _position = _recordPosition = _targetsTaken = 0;
        NextRecord();
    }

    /// <summary>Takes the next outcome; false when there is none before the next record, or none at all.</summary>
    public bool TryOutcome(out bool taken)
    {
        taken = false;
        if (_position >= _length || IsRecordDue)
            return false;
        taken = (_payload[_outcomesAt + (int)(_position >> 3)] >> (int)(_position & 7) & 1) != 0;
        _position++;
        _before = BranchContext.Behind(_before, taken ? 1U : 0, 1);
        return true;
    }

    /// <summary>Takes the next target; false likewise.</summary>
    public bool TryTarget(out ulong target)
    {
        target = 0;
        if (_targetsTaken == _targets || IsRecordDue)
            return false;
        ref uint guess = ref _table[BranchContext.Slot(_before)];
        if ((_payload[_hitsAt + (_targetsTaken >> 3)] >> (_targetsTaken & 7) & 1) == 0)
            guess = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref _missesAt, _missesEnd, sizeof(uint)));
        if ((guess & 3) == 2)
        {
            target = guess >> 2;
            _position += BranchRecords.ShortTargetBytes;
            _before = BranchContext.Behind(_before, guess, BranchRecords.ShortTargetBytes);
        }
        else
        {
            _position += BranchRecords.LongTargetBytes;
            target = _before = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref _longAt, _longEnd, sizeof(ulong)));
        }
        _targetsTaken++;
        return true;
    }

    private ReadOnlySpan<byte> Take(ref int at, int end, int count)
    {
        if (end - at < count)
            throw new TraceException("a frame of branches has fewer targets than it says");
        at += count;
        return _payload.AsSpan(at - count, count);
    }

    /// <summary>Goes on to the record after.</summary>
    /// <exception cref="TraceException">It is none.</exception>
    public void NextRecord()
    {
        if (Record != 0)
        {
            _before = _recordTail;
            _position = _recordPosition += BranchRecords.SizeOf((byte)Record);
        }
        Record = 0;
        if (_records == 0)
            return;
        _records--;
        var parser = new ByteParser(_payload.AsSpan(_recordsAt));
        _recordPosition += parser.Count(int.MaxValue);
        ReadOnlySpan<byte> head = parser.Take(4);
        RecordPc = parser.UInt64();
        Record = head[0];
        RecordValue = BinaryPrimitives.ReadUInt32LittleEndian(head) >> 8;
        switch (Record)
        {
            case BranchRecords.Leave:
                RecordTime = _recordTail = parser.UInt64();
                break;
            case BranchRecords.Epoch:
                RecordValue = BinaryPrimitives.ReadUInt32LittleEndian(parser.Take(4));
                _recordTail = (RecordPc >> 32) | ((ulong)RecordValue << 32);
                break;
            case BranchRecords.Resume:
                _recordTail = RecordPc;
                break;
            default:
                throw new TraceException("a frame of branches has a record of a kind that is not known");
        }
        if (_recordPosition > _length)
            throw new TraceException("a record of a frame of branches is behind its end");
        _recordsAt = _payload.Length - parser.Left;
    }
}
