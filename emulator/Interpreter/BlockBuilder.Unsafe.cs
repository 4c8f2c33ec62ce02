using System.Runtime.InteropServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Isa;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Decodes one block into ops: a run of linear code through conditional jumps to the first instruction that does not go on behind
/// itself. Not thread-safe: one per engine, under its lock.
/// </summary>
internal sealed unsafe class BlockBuilder
{
    /// <summary>Most guest instructions in one block.</summary>
    public const int MaxInstructions = 64;

    /// <summary>More ops than a block can have.</summary>
    public const int MaxOps = MaxInstructions * 6 + 8;

    private readonly EngineHost _host;
    private readonly ICodeSource _source;
    private readonly bool _count;
    private readonly Warmth? _warmth;
    private readonly InstructionTable _table = InstructionTable.Instance;
    private readonly PointerCodeReader _reader = new();
    private readonly Decoder _decoder;
    private readonly Instruction[] _instructions = new Instruction[MaxInstructions];
    private readonly bool[] _flagsDead = new bool[MaxInstructions];
    private readonly (int Op, ulong Target)[] _branches = new (int, ulong)[MaxInstructions + 1];
    private readonly Binding _binding;
    private readonly MoveKind[] _moves = new MoveKind[MaxOps];
    private readonly Op* _ops = (Op*)NativeMemory.Alloc(MaxOps, Op.Bytes);
    private int _opCount, _branchCount, _instructionCount;
    private bool _nextBranches;
    private ulong _nextTarget;
    private long? _trailer;
    private ulong _badFetch;

    /// <summary>A builder that reads guest code through <paramref name="source"/>; <paramref name="count"/> makes blocks count instructions, <paramref name="warmth"/> their entries.</summary>
    public BlockBuilder(EngineHost host, ICodeSource source, bool count, Warmth? warmth)
    {
        _host = host;
        _source = source;
        _count = count;
        _warmth = warmth;
        _decoder = Decoder.Create(64, _reader);
        _binding = new Binding(this);
    }

    /// <summary>First guest address of the block.</summary>
    public ulong Start { get; private set; }

    /// <summary>Behind the last.</summary>
    public ulong End { get; private set; }

    /// <summary>Its first instruction.</summary>
    public ref readonly Instruction FirstInstruction => ref _instructions[0];

    /// <summary>Guest instructions in it.</summary>
    public int Instructions => _instructionCount;

    /// <summary>Its ops.</summary>
    public ReadOnlySpan<Op> Ops => new(_ops, _opCount);

    /// <summary>Ops that branch to a fixed guest address, by index.</summary>
    public ReadOnlySpan<(int Op, ulong Target)> Branches => _branches.AsSpan(0, _branchCount);

    /// <summary>Builds the block at <paramref name="pc"/>.</summary>
    /// <param name="pc">Guest address.</param>
    /// <param name="single">True for one instruction only, whose page stays writable.</param>
    /// <returns>False when there is no executable memory.</returns>
    public bool Build(ulong pc, bool single)
    {
        (_opCount, _branchCount, _instructionCount, _nextBranches, _trailer, _badFetch) = (0, 0, 0, false, null, 0);
        Start = pc;
        if (!single && _host.Probes.Contains(pc))
            return BuildProbe(pc);
        if (!Decode(pc, single, out bool open))
            return false;
        FindDeadFlags();
        if (!single && _warmth != null)
            Append(new Op { Handler = &ControlOps.Warm, Imm = (long)_warmth.CounterOf(pc), Disp = _warmth.Threshold });
        Bind(open);
        MovePairs.Join(new Span<Op>(_ops, _opCount), _moves);
        return true;
    }

    private bool BuildProbe(ulong pc)
    {
        if (!_source.PrepareCode(pc, true, out _))
            return false;
        End = pc + 1;
        Append(new Op { Handler = &ControlOps.Probe }, isPrelude: false);
        return true;
    }

    private bool Decode(ulong pc, bool single, out bool open)
    {
        open = true;
        if (!_source.PrepareCode(pc, !single, out ulong readable))
            return false;
        int limit = single ? 1 : MaxInstructions;
        while (open && _instructionCount < limit)
        {
            if (readable - pc < 16 && _source.PrepareCode(readable, !single, out ulong more))
                readable = more;
            if (pc >= readable || (!single && _host.Probes.Contains(pc)))
                break;
            if (HostFunction(pc) is { Address: not 0 } function)
            {
                Instruction placeholder = default; // stands for the whole function up to its RET
                (placeholder.Length, placeholder.IP) = (function.Length, pc);
                _instructions[_instructionCount++] = placeholder;
                pc += (ulong)function.Length;
                continue;
            }
            _reader.Position = (byte*)pc;
            _reader.End = (byte*)readable;
            _decoder.IP = pc;
            _decoder.Decode(out Instruction instruction);
            if (_decoder.LastError == DecoderError.NoMoreBytes)
            {
                // The instruction runs into memory that is not executable: the fetch of its next byte is what faults.
                _badFetch = readable;
                open = false;
            }
            else
                open = !IsLeft(instruction) && (_table[instruction.Mnemonic].Traits & Traits.EndsBlock) == 0 && _table[instruction.Mnemonic].Bind != null;
            instruction.IP = pc;
            _instructions[_instructionCount++] = instruction;
            pc += (ulong)instruction.Length;
        }
        End = _badFetch != 0 ? _badFetch : pc;
        return true;
    }

    private (ulong Address, int Length) HostFunction(ulong pc) =>
        _host.Intrinsics.TryGetValue(pc, out (VdsoFunction Function, int Length) found)
            ? (_host.HostVdsoFunctions[(int)found.Function], found.Length) : default;

    private void FindDeadFlags()
    {
        bool live = true;
        for (int n = _instructionCount - 1; n >= 0; n--)
        {
            ref Instruction i = ref _instructions[n];
            _flagsDead[n] = !live;
            Traits traits = _table[i.Mnemonic].Traits;
            if ((traits & Traits.Plain) == 0 || i.MemorySize != MemorySize.Unknown || IsLeft(i))
                live = true; // a fault shows the flags to a signal handler
            else if ((i.RflagsRead & StatusBits) != 0)
                live = true;
            else if ((traits & Traits.WritesAllFlags) != 0)
                live = false;
        }
    }

    private const RflagsBits StatusBits = RflagsBits.OF | RflagsBits.SF | RflagsBits.ZF | RflagsBits.AF | RflagsBits.CF | RflagsBits.PF;

    /// <summary>True when the kernel does the instruction.</summary>
    private bool IsLeft(in Instruction i) => i.Mnemonic is Mnemonic.Syscall or Mnemonic.Cpuid || (_host.Options.VirtualSources && SourceInstruction.IsOne(i));

    private void Bind(bool open)
    {
        int counter = BeginCounting(Start);
        int counted = 0;
        for (int n = 0; n < _instructionCount; n++)
        {
            _binding.Instruction = _instructions[n];
            _binding.IsNothing = false;
            _binding.Move = MoveKind.None;
            _binding.Op = default;
            _binding.Op.Pc = (ushort)(_instructions[n].IP - Start);
            _binding.FlagsDead = _flagsDead[n];
            _binding.Op.Handler = Choose(n);
            if (n + 1 < _instructionCount && _table.FuseOf(_instructions[n].Mnemonic) is var fuse && fuse != null)
            {
                Handler fused = fuse(_binding, _instructions[n + 1]);
                if (fused != null)
                    _binding.Op.Handler = fused;
            }
            if (!_binding.IsNothing)
                Append(_binding.Op, isPrelude: false);
            if (!IsLeft(_instructions[n]))
                counted++;
            if (_instructions[n].FlowControl != FlowControl.Next)
            {
                EndCounting(counter, counted, CheckPoint.Is(_instructions[n]));
                counted = 0;
                counter = n + 1 < _instructionCount ? BeginCounting(_instructions[n + 1].IP) : -1;
            }
        }
        EndCounting(counter, counted, isCheckPoint: false);
        if (!open)
            return;
        _binding.Op = default;
        _binding.Op.Pc = (ushort)(End - Start);
        _binding.Op.Handler = &ControlOps.JmpForward;
        _binding.Move = MoveKind.None;
        _binding.Branch(End);
        Append(_binding.Op, isPrelude: false);
    }

    private Handler Choose(int n)
    {
        if (_badFetch != 0 && n == _instructionCount - 1)
        {
            _binding.Op.Imm = (long)_badFetch;
            return &ControlOps.BadFetch;
        }
        if (_instructions[n].Code == Code.INVALID && HostFunction(_instructions[n].IP) is { Address: not 0 } function)
        {
            _binding.Op.Imm = (long)function.Address;
            return VdsoOps.For(_host.Intrinsics[_instructions[n].IP].Function);
        }
        if (_host.Options.VirtualSources && SourceInstruction.IsOne(_instructions[n]))
            return &ControlOps.Source;
        ref readonly InstructionEntry entry = ref _table[_instructions[n].Mnemonic];
        Handler handler = entry.Bind != null ? entry.Bind(_binding) : null;
        return handler != null ? handler : &ControlOps.Refused;
    }

    private int BeginCounting(ulong pc)
    {
        if (!_count)
            return -1;
        Append(new Op { Dst = Op.IsCount, Pc = (ushort)(pc - Start) });
        return _opCount - 1;
    }

    private void EndCounting(int counter, int instructions, bool isCheckPoint)
    {
        if (counter < 0)
            return;
        _ops[counter].Imm = instructions;
        _ops[counter].Handler = isCheckPoint ? &ControlOps.CountToCheck : &ControlOps.Count;
    }

    /// <summary>Adds an op in front of the instruction that is being bound.</summary>
    public void Append(in Op op) => Append(op, isPrelude: true);

    private void Append(in Op op, bool isPrelude)
    {
        _ops[_opCount] = op;
        _moves[_opCount] = isPrelude ? MoveKind.None : _binding.Move;
        if (!isPrelude && _nextBranches)
        {
            _branches[_branchCount++] = (_opCount, _nextTarget);
            _nextBranches = false;
        }
        _opCount++;
        if (isPrelude || _trailer is not { } operand)
            return;
        _moves[_opCount] = MoveKind.None;
        _ops[_opCount++] = new Op { Handler = &ControlOps.Data, Imm = operand, Pc = op.Pc };
        _trailer = null;
    }

    /// <summary>Says that the op of the instruction that is being bound has one behind it with another operand.</summary>
    public void TrailNext(long operand) => _trailer = operand;

    /// <summary>Says that the op of the instruction that is being bound branches to a guest address.</summary>
    public void BranchFromNext(ulong target) => (_nextBranches, _nextTarget) = (true, target);
}
