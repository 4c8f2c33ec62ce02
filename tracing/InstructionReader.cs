using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Recording;
using GoEmu.Tracing.Reading;
using Iced.Intel;

namespace GoEmu.Tracing;

/// <summary>
/// Runs through what a task did, instruction by instruction: follows the code of the trace and takes an outcome at each conditional branch
/// and a target at each indirect transfer. Between two of these no instruction comes twice, so a record's address says when it is its turn.
/// </summary>
public sealed class InstructionReader
{
    private readonly TraceFile _trace;
    private readonly TraceTask _task;
    private readonly BranchUnpacker _branches;
    private readonly AccessReader? _accesses;
    private int _piece;
    private ulong _next, _sp;
    private ulong _page = ulong.MaxValue;
    private CodePage? _code;
    private uint _epoch;
    private bool _isPlaced, _isLeft;
    private Instruction _instruction;

    internal InstructionReader(TraceFile trace, TraceTask task)
    {
        _trace = trace;
        _task = task;
        _branches = new BranchUnpacker(trace.Sites);
        _accesses = trace.About(TraceFile.Memory) == "yes" ? new AccessReader() : null;
    }

    /// <summary>What it has come to.</summary>
    public StepKind Kind { get; private set; }

    /// <summary>Address of the instruction, or where guest code was left or goes on.</summary>
    public ulong Pc { get; private set; }

    /// <summary>The instruction, where it is one.</summary>
    public ref readonly Instruction Instruction => ref _instruction;

    /// <summary>Instructions until now, this one included.</summary>
    public long Count { get; private set; }

    /// <summary>Indirect jumps, calls and returns until now.</summary>
    public long Targets { get; private set; }

    /// <summary>Of a <see cref="StepKind.Leave"/>: why.</summary>
    public ExitReason Reason { get; private set; }

    /// <summary>Of a <see cref="StepKind.Leave"/>: the number of the system call or of the signal.</summary>
    public int Argument { get; private set; }

    /// <summary>Nanoseconds from the beginning of the recording to the last time that guest code was left.</summary>
    public ulong Time { get; private set; }

    /// <summary>The stack pointer before the instruction, or where the task goes on; 0 where stacks are not recorded.</summary>
    public ulong StackPointer { get; private set; }

    /// <summary>Whose stack that is on; a task may reach further on, as where C's code lies on g0's.</summary>
    public StackTag Stack { get; private set; }

    /// <summary>What memory the instruction accesses; empty where that is not recorded. Operands whose index is a vector are missing.</summary>
    public IReadOnlyList<MemoryAccess> Accesses => Kind == StepKind.Instruction && _accesses != null ? _accesses.Found : [];

    /// <summary>Why there is no more, where it is not the end of what was recorded.</summary>
    public string? Problem { get; private set; }

    /// <summary>Addresses of accesses that are left; none, at the end.</summary>
    internal int UnusedAddresses => _branches.WordsLeft;

    /// <summary>Goes on; false at the end.</summary>
    public bool MoveNext()
    {
        try
        {
            return Problem == null && Advance();
        }
        catch (TraceException e)
        {
            return Fail(e.Message);
        }
    }

    private bool Advance()
    {
        while (true)
        {
            bool more = HasMore();
            if (more && _branches.IsRecordDue && _branches.Record.Kind == BranchRecordKind.Outside)
                return TakeRecord();
            if (_isLeft)
            {
                // The kernel has done the instruction, unless the task begins it again.
                _isLeft = false;
                if (!more || !_branches.IsRecordDue || _branches.Record.Kind != BranchRecordKind.Resume || _branches.Record.Pc != _next)
                    return Decode() && Arrive(_instruction.NextIP);
            }
            if (!more)
                return false;
            if (_branches.IsRecordDue && (!_isPlaced || _branches.Record.Kind == BranchRecordKind.Resume || _branches.Record.Pc == _next))
            {
                if (TakeRecord())
                    return true;
                continue;
            }
            if (!_isPlaced)
                return Fail("the trace does not say where the task begins");
            return Follow();
        }
    }

    private bool HasMore()
    {
        while (_piece == 0 || _branches.IsEmpty)
        {
            if (_piece == _task.Pieces.Count)
                return false;
            var parser = new Format.ByteParser(_trace.ReadAgain(_task.Pieces[_piece++]));
            _branches.Begin(parser.Take(parser.Left));
        }
        return true;
    }

    /// <summary>Takes the record whose turn it is; false when nobody needs to know.</summary>
    private bool TakeRecord()
    {
        BranchRecord record = _branches.Record;
        _branches.NextRecord();
        Pc = record.Pc;
        switch (record.Kind)
        {
            case BranchRecordKind.Leave:
                Kind = StepKind.Leave;
                Time = record.Time;
                Reason = (ExitReason)record.Reason;
                Argument = record.Argument;
                Place(record.Pc);
                _isLeft = Reason is ExitReason.Syscall or ExitReason.Cpuid or ExitReason.Source;
                return true;
            case BranchRecordKind.Resume:
                Kind = StepKind.Resume;
                _isLeft = false;
                _sp = StackPointer = 0; // a record of the new one follows
                Place(record.Pc);
                return true;
            case BranchRecordKind.Stack:
                bool isOther = record.Stack != Stack || _sp == 0;
                Kind = StepKind.Stack;
                StackPointer = _sp = record.StackPointer;
                Stack = record.Stack;
                return isOther;
            case BranchRecordKind.Outside:
                Kind = StepKind.Outside;
                Time = record.Time;
                return true;
            default:
                _epoch = record.Epoch;
                _page = ulong.MaxValue;
                return false;
        }
    }

    /// <summary>Runs the instruction that is next.</summary>
    private bool Follow()
    {
        int replaced = _trace.Code.ReplacedAt(_next);
        if (replaced != 0)
        {
            Kind = StepKind.Replaced;
            Pc = _next;
            Count++;
            _next += (ulong)replaced;
            return true;
        }
        if (!Decode())
            return false;
        switch (_instruction.FlowControl)
        {
            case FlowControl.Next or FlowControl.Interrupt:
                return Arrive(_instruction.NextIP);
            case FlowControl.ConditionalBranch:
                return _branches.TryOutcome(out bool taken) ? Arrive(taken ? _instruction.NearBranchTarget : _instruction.NextIP) : Missing("outcome");
            case FlowControl.UnconditionalBranch:
            case FlowControl.Call when _instruction.Code == Code.Call_rel32_64:
                if (_instruction.NearBranchTarget <= _instruction.IP && !_branches.TryOutcome(out _))
                    return Missing("outcome");
                return Arrive(_instruction.NearBranchTarget);
            case FlowControl.IndirectBranch or FlowControl.IndirectCall or FlowControl.Return:
                if (!_branches.TryTarget(out ulong target))
                    return Missing("target");
                Targets++;
                return Arrive(target);
            default:
                return Fail($"the trace does not say what became of {_instruction.Mnemonic} at {_next:x}");
        }
    }

    private bool Arrive(ulong next)
    {
        Kind = StepKind.Instruction;
        Count++;
        if (_sp != 0)
        {
            StackPointer = _sp;
            _sp += (ulong)Emulator.Recording.StackPointer.Change(_instruction);
        }
        if (_accesses is { } accesses && !accesses.Take(_instruction, StackPointer, _branches))
            return Missing("address of memory");
        _next = next;
        return true;
    }

    private bool Decode()
    {
        Pc = _next;
        ulong page = _next & ~4095UL;
        if (page != _page || _code == null)
        {
            _page = page;
            _code = _trace.Code.Find(_next, _epoch);
        }
        return (_code != null && _trace.Code.TryDecode(_code, _next, _epoch, out _instruction)) || Fail($"the code at {_next:x} is not in the trace");
    }

    private bool Missing(string what) => Fail($"the trace has no {what} for {_instruction.Mnemonic} at {_instruction.IP:x}");

    private bool Fail(string problem)
    {
        Problem = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"task {_task.Id}, instruction {Count}: {problem}");
        return false;
    }

    private void Place(ulong pc)
    {
        _next = pc;
        _isPlaced = true;
    }
}
