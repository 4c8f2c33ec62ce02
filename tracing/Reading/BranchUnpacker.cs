using System.Buffers.Binary;
using GoEmu.Emulator.Recording;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Reading;

/// <summary>Hands out what a frame of branches holds, as it is asked for: the next outcome, the next target, or the record that comes next.</summary>
/// <param name="sites">Addresses by the numbers that targets are told by, 0 where there is none.</param>
internal sealed class BranchUnpacker(List<ulong> sites)
{
    private readonly List<ulong> _words = [];
    private byte[] _payload = [];
    private int _word;
    private long _outcome, _outcomes, _recordOutcome;
    private int _outcomesAt, _outcomesEnd, _targetsAt, _targetsEnd, _recordTarget, _recordsAt, _records;
    private BranchRecord _record;

    /// <summary>True when nothing is left.</summary>
    public bool IsEmpty => _outcome >= _outcomes && _targetsAt >= _targetsEnd && _record.Kind == BranchRecordKind.None;

    /// <summary>What comes when all outcomes and targets before it are taken; none is of the kind <see cref="BranchRecordKind.None"/>.</summary>
    public ref readonly BranchRecord Record => ref _record;

    /// <summary>Whether it is that record's turn.</summary>
    public bool IsRecordDue => _record.Kind != BranchRecordKind.None && _outcome >= _recordOutcome && _targetsAt >= _recordTarget;

    /// <summary>Begins with a frame's payload behind the task.</summary>
    /// <exception cref="TraceException">It holds less than it says.</exception>
    public void Begin(ReadOnlySpan<byte> payload)
    {
        _payload = payload.ToArray();
        var parser = new ByteParser(payload);
        _outcomes = parser.Count(int.MaxValue);
        int outcomeBytes = parser.Count(TraceFormat.MaxPayload), targetBytes = parser.Count(TraceFormat.MaxPayload);
        _records = parser.Count(TraceFormat.MaxPayload);
        TakeWords(ref parser);
        _outcomesAt = payload.Length - parser.Left;
        _outcomesEnd = _targetsAt = _recordTarget = _outcomesAt + outcomeBytes;
        _targetsEnd = _recordsAt = _targetsAt + targetBytes;
        if (_recordsAt > payload.Length)
            throw new TraceException("a frame of branches is shorter than it says");
        _outcome = _recordOutcome = 0;
        NextRecord();
    }

    /// <summary>Takes the next outcome; false when there is none before the next record, or none at all.</summary>
    public bool TryOutcome(out bool taken)
    {
        taken = false;
        if (_outcome >= _outcomes || (_record.Kind != BranchRecordKind.None && _outcome >= _recordOutcome))
            return false;
        long at = _outcomesAt + (_outcome >> 3);
        taken = at < _outcomesEnd && (_payload[at] >> (int)(_outcome & 7) & 1) != 0;
        _outcome++;
        return true;
    }

    /// <summary>Takes the next target; false likewise.</summary>
    public bool TryTarget(out ulong target)
    {
        target = 0;
        if (_targetsAt >= _targetsEnd || (_record.Kind != BranchRecordKind.None && _targetsAt >= _recordTarget))
            return false;
        int number = BinaryPrimitives.ReadUInt16LittleEndian(Take(BranchRecords.SiteBytes));
        target = number switch
        {
            BranchRecords.ShortTarget => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))),
            BranchRecords.LongTarget => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))),
            _ => number < sites.Count ? sites[number] : 0,
        };
        if (target == 0 && number >= BranchRecords.FirstSite)
            throw new TraceException($"the trace does not say where site {number} is");
        return true;
    }

    /// <summary>Words that were not taken.</summary>
    public int WordsLeft => _words.Count - _word;

    /// <summary>Takes the next word of accesses to memory; false when there is none.</summary>
    public bool TryWord(out ulong word)
    {
        word = 0;
        if (_word == _words.Count)
            return false;
        word = _words[_word++];
        return true;
    }

    /// <summary>Behind those that are left: instructions up to the end of the last piece may not have had their turn.</summary>
    private void TakeWords(ref ByteParser parser)
    {
        _words.RemoveRange(0, _word);
        _word = 0;
        ulong last = 0;
        for (int n = parser.Count(parser.Left); n > 0; n--)
        {
            ulong number = parser.Number();
            _words.Add(last += number >> 1 ^ (0 - (number & 1)));
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_targetsEnd - _targetsAt < count)
            throw new TraceException("a frame of branches ends within a target");
        _targetsAt += count;
        return _payload.AsSpan(_targetsAt - count, count);
    }

    /// <summary>Goes on to the record after.</summary>
    /// <exception cref="TraceException">It is none.</exception>
    public void NextRecord()
    {
        _record = default;
        if (_records == 0)
            return;
        _records--;
        var parser = new ByteParser(_payload.AsSpan(_recordsAt));
        _recordOutcome += parser.Count(int.MaxValue);
        _recordTarget += parser.Count(TraceFormat.MaxPayload);
        _record.Kind = (BranchRecordKind)parser.Byte();
        _record.Pc = parser.Number();
        switch (_record.Kind)
        {
            case BranchRecordKind.Leave:
                _record.Reason = parser.Byte();
                _record.Argument = (ushort)parser.Count(ushort.MaxValue);
                _record.Time = parser.Number();
                break;
            case BranchRecordKind.Epoch:
                _record.Epoch = (uint)parser.Number();
                break;
            case BranchRecordKind.Resume:
                break;
            case BranchRecordKind.Stack:
                var kind = (StackKind)parser.Byte();
                if (kind > StackKind.GSignal)
                    throw new TraceException("a frame of branches has a stack of a kind that is not known");
                _record.StackPointer = parser.Number();
                _record.Stack = new StackTag(kind, parser.Number(), parser.Number(), (long)parser.Number() - 1);
                break;
            case BranchRecordKind.Outside:
                _record.Time = parser.Number();
                break;
            default:
                throw new TraceException("a frame of branches has a record of a kind that is not known");
        }
        if (_recordOutcome > _outcomes || _recordTarget > _targetsEnd)
            throw new TraceException("a record of a frame of branches is behind its end");
        _recordsAt = _payload.Length - parser.Left;
    }
}
