namespace GoEmu.Emulator.Recording;

/// <summary>What one task did since its last piece went to the sink; grows as needed, as pieces end only where turns do.</summary>
internal sealed class TaskStream(int threadId)
{
    private byte[] _outcomes = new byte[1 << 16], _targets = new byte[1 << 14];
    private BranchRecord[] _records = new BranchRecord[256];
    private int _outcomeCount, _targetBytes, _recordCount;
    private ulong[] _accesses = new ulong[256];
    private int _accessCount;
    private BranchRecord _leave;

    /// <summary>The thread's id.</summary>
    public int ThreadId { get; set; } = threadId;

    /// <summary>Where the stream says that the task goes on; 0 while it says nothing.</summary>
    public ulong ExpectedPc { get; set; }

    /// <summary>How much there is; a measure of memory and not of instructions.</summary>
    public int Size => _outcomeCount + _targetBytes + _recordCount + _accessCount;

    /// <summary>The epoch of code that the stream has come to.</summary>
    public uint Epoch { get; set; } = uint.MaxValue;

    /// <summary>Room for more outcomes, a byte each.</summary>
    public Span<byte> OutcomeRoom(int count)
    {
        if (_outcomes.Length - _outcomeCount < count)
            Array.Resize(ref _outcomes, Math.Max(_outcomes.Length * 2, _outcomeCount + count));
        return _outcomes.AsSpan(_outcomeCount);
    }

    /// <summary>So many of them were filled.</summary>
    public void AddOutcomes(int count) => _outcomeCount += count;

    /// <summary>Adds one.</summary>
    public void Outcome(bool taken)
    {
        OutcomeRoom(1)[0] = taken ? (byte)1 : (byte)0;
        _outcomeCount++;
    }

    /// <summary>Adds a target by its site's number, or its address where that is 0.</summary>
    public void Target(int site, ulong pc)
    {
        if (_targets.Length - _targetBytes < BranchRecords.MaxTargetBytes)
            Array.Resize(ref _targets, _targets.Length * 2);
        _targetBytes += BranchRecords.WriteTarget(_targets.AsSpan(_targetBytes), site, pc);
    }

    /// <summary>Adds words of accesses.</summary>
    public void Accesses(ReadOnlySpan<ulong> words)
    {
        if (_accesses.Length - _accessCount < words.Length)
            Array.Resize(ref _accesses, Math.Max(_accesses.Length * 2, _accessCount + words.Length));
        words.CopyTo(_accesses.AsSpan(_accessCount));
        _accessCount += words.Length;
    }

    /// <summary>Adds a record, at the place to which the stream has come.</summary>
    public void Add(BranchRecord record)
    {
        record.Outcomes = (uint)_outcomeCount;
        record.TargetBytes = (uint)_targetBytes;
        Append(record);
    }

    /// <summary>Guest code was left; it counts unless the task goes on as if it had not been.</summary>
    public void MayLeave(BranchRecord record)
    {
        record.Outcomes = (uint)_outcomeCount;
        record.TargetBytes = (uint)_targetBytes;
        _leave = record;
    }

    /// <summary>The task goes on; <paramref name="asIfNothing"/> where it left off.</summary>
    public void GoesOn(bool asIfNothing)
    {
        if (_leave.Kind != BranchRecordKind.None && !asIfNothing)
            Append(_leave);
        _leave = default;
    }

    /// <summary>Gives the sink all there is.</summary>
    public void Flush(IBranchSink sink)
    {
        if (Size == 0)
            return;
        sink.Branches(ThreadId, new BranchPiece
        {
            Outcomes = _outcomes.AsSpan(0, _outcomeCount),
            OutcomeCount = _outcomeCount,
            Targets = _targets.AsSpan(0, _targetBytes),
            Records = _records.AsSpan(0, _recordCount),
            Accesses = _accesses.AsSpan(0, _accessCount),
        });
        (_outcomeCount, _targetBytes, _recordCount, _accessCount) = (0, 0, 0, 0);
        (_leave.Outcomes, _leave.TargetBytes) = (0, 0);
    }

    /// <summary>Drops all there is; the stream begins anew.</summary>
    public void Restart()
    {
        (_outcomeCount, _targetBytes, _recordCount, _accessCount) = (0, 0, 0, 0);
        _leave = default;
        ExpectedPc = 0;
        Epoch = uint.MaxValue;
    }

    private void Append(in BranchRecord record)
    {
        if (_recordCount == _records.Length)
            Array.Resize(ref _records, _recordCount * 2);
        _records[_recordCount++] = record;
    }
}
