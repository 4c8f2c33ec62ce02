using System.Buffers.Binary;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Reading;

/// <summary>Hands out what a frame of branches holds, as it is asked for: the next outcome, the next target, or the record that comes next.</summary>
internal sealed class BranchUnpacker
{
    private readonly BranchContext _context = new();
    private byte[] _payload = [];
    private long _outcomes, _targets, _outcomesTaken, _targetsTaken;
    private long _recordOutcomes, _recordTargets;
    private int _outcomesAt, _hitsAt, _missesAt, _missesEnd, _recordsAt, _records;

    /// <summary>True when nothing is left.</summary>
    public bool IsEmpty => _outcomesTaken == _outcomes && _targetsTaken == _targets && Record == 0;

    /// <summary>Kind of the record that comes when all outcomes and targets before it are taken, a constant of <see cref="BranchRecords"/>; 0 for none.</summary>
    public int Record { get; private set; }

    /// <summary>Whether it is that record's turn.</summary>
    public bool IsRecordDue => Record != 0 && _outcomesTaken == _recordOutcomes && _targetsTaken == _recordTargets;

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
        _context.Clear();
        var parser = new ByteParser(payload);
        _outcomes = parser.Count(TraceFormat.MaxPayload * 8);
        _targets = parser.Count(TraceFormat.MaxPayload * 8);
        int misses = parser.Count(TraceFormat.MaxPayload);
        _records = parser.Count(TraceFormat.MaxPayload);
        _outcomesAt = payload.Length - parser.Left;
        _hitsAt = _outcomesAt + (int)((_outcomes + 7) / 8);
        _missesAt = _hitsAt + (int)((_targets + 7) / 8);
        _missesEnd = _recordsAt = _missesAt + misses;
        if (_missesEnd > payload.Length)
            throw new TraceException("a frame of branches is shorter than it says");
        _outcomesTaken = _targetsTaken = _recordOutcomes = _recordTargets = 0;
        NextRecord();
    }

    /// <summary>Takes the next outcome; false when there is none before the next record, or none at all.</summary>
    public bool TryOutcome(out bool taken)
    {
        taken = false;
        if (_outcomesTaken == _outcomes || (Record != 0 && _outcomesTaken == _recordOutcomes))
            return false;
        taken = (_payload[_outcomesAt + (_outcomesTaken >> 3)] >> (int)(_outcomesTaken & 7) & 1) != 0;
        _outcomesTaken++;
        _context.Recent = (_context.Recent >> 1) | (taken ? 1UL << 63 : 0);
        return true;
    }

    /// <summary>Takes the next target; false likewise.</summary>
    public bool TryTarget(out ulong target)
    {
        target = 0;
        if (_targetsTaken == _targets || (Record != 0 && _targetsTaken == _recordTargets))
            return false;
        ref ulong guess = ref _context.Guess();
        if ((_payload[_hitsAt + (_targetsTaken >> 3)] >> (int)(_targetsTaken & 7) & 1) == 0)
        {
            var parser = new ByteParser(_payload.AsSpan(_missesAt, _missesEnd - _missesAt));
            guess = _context.Last + (ulong)parser.Signed();
            _missesAt = _missesEnd - parser.Left;
        }
        target = guess;
        _context.Add(target);
        _targetsTaken++;
        return true;
    }

    /// <summary>Goes on to the record after.</summary>
    /// <exception cref="TraceException">It is none.</exception>
    public void NextRecord()
    {
        Record = 0;
        if (_records == 0)
            return;
        _records--;
        var parser = new ByteParser(_payload.AsSpan(_recordsAt));
        _recordOutcomes += parser.Count(int.MaxValue);
        _recordTargets += parser.Count(int.MaxValue);
        ReadOnlySpan<byte> head = parser.Take(4);
        RecordPc = parser.UInt64();
        Record = head[0];
        RecordValue = BinaryPrimitives.ReadUInt32LittleEndian(head) >> 8;
        switch (Record)
        {
            case BranchRecords.Leave:
                RecordTime = parser.UInt64();
                break;
            case BranchRecords.Epoch:
                RecordValue = BinaryPrimitives.ReadUInt32LittleEndian(parser.Take(4));
                break;
            case BranchRecords.Resume:
                break;
            default:
                throw new TraceException("a frame of branches has a record of a kind that is not known");
        }
        if (_recordOutcomes > _outcomes || _recordTargets > _targets)
            throw new TraceException("a record of a frame of branches is behind its end");
        _recordsAt = _payload.Length - parser.Left;
    }
}
