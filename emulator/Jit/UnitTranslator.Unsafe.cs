using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Translates one unit. Most instructions are copied byte for byte; control flow, R15, RIP-relative displacements and the few that
/// reach the kernel or the engine are rewritten. Between any two guest instructions all guest state is in its registers (R15: in the
/// state) and host R15 is free, so every instruction boundary can be an entry. Not thread-safe: one per engine, under its lock.
/// </summary>
internal sealed unsafe partial class UnitTranslator
{
    /// <summary>Most guest instructions in one unit.</summary>
    public const int MaxInstructions = 384;

    /// <summary>Host bytes that a unit never exceeds.</summary>
    public const int MaxUnitBytes = MaxInstructions * 96 + 4096;

    /// <summary>Bytes of a link stub: <c>mov r15d, site; jmp ExitLink</c>.</summary>
    public const int StubBytes = 11;

    private const int R15 = 15;

    private readonly EngineHost _host;
    private readonly NativeStubs _stubs;
    private readonly bool _hasTable;
    private readonly ICodeSource _source;
    private readonly PointerCodeReader _reader = new();
    private readonly Decoder _decoder;
    private readonly int[] _guestOffsets = new int[MaxInstructions + 1];
    private readonly byte*[] _hostAddresses = new byte*[MaxInstructions + 1];
    private readonly (nint Displacement, ulong Target)[] _jumps = new (nint, ulong)[MaxInstructions + 1];
    private readonly List<ulong> _leaders = [];
    private Assembler _asm;
    private int _count;
    private int _jumpCount;
    private bool _closed;
    private StepMode _step;
    private Instruction _last;

    public UnitTranslator(EngineHost host, ICodeSource source)
    {
        _host = host;
        _stubs = host.Stubs;
        _hasTable = host.Layout.HasTable;
        _source = source;
        _decoder = Decoder.Create(64, _reader);
    }

    /// <summary>Guest addresses that later code may jump to indirectly, or likely will directly: their entries go to the table.</summary>
    public List<ulong> Leaders => _leaders;

    /// <summary>Guest instructions of the last unit.</summary>
    public int Count => _count;

    /// <summary>The last instruction of the last unit.</summary>
    public ref readonly Instruction Last => ref _last;

    /// <summary>Direct jumps of the last unit that lead out of it: displacement address and target.</summary>
    public ReadOnlySpan<(nint Displacement, ulong Target)> Jumps => _jumps.AsSpan(0, _jumpCount);

    /// <summary>
    /// Translates from <paramref name="pc"/> into <paramref name="host"/>.
    /// </summary>
    /// <param name="pc">Guest address of the first instruction.</param>
    /// <param name="host">Where the code goes; <see cref="MaxUnitBytes"/> are free.</param>
    /// <param name="isTranslated">Says whether an address already has code, where the unit may end.</param>
    /// <param name="step">Says whether it is for one instruction only.</param>
    /// <param name="guestEnd">Address behind the last guest instruction.</param>
    /// <param name="hostEnd">Behind the last byte written; link stubs are the caller's.</param>
    /// <returns>False when there is no executable memory at <paramref name="pc"/>.</returns>
    public bool Translate<TLookup>(ulong pc, byte* host, TLookup isTranslated, StepMode step, out ulong guestEnd, out byte* hostEnd)
        where TLookup : struct, IEntryLookup
    {
        guestEnd = pc;
        hostEnd = host;
        bool single = step != StepMode.None, kept = step is StepMode.None or StepMode.PastProbe;
        if (!_source.PrepareCode(pc, kept, out ulong readable))
            return false;
        ulong start = pc;
        _asm = new Assembler(host);
        _count = 0;
        _jumpCount = 0;
        _closed = false;
        _step = step;
        _leaders.Clear();
        _leaders.Add(pc);
        bool open = true;
        int limit = single ? 1 : MaxInstructions - 1;
        while (open)
        {
            if (readable - pc < 16 && _source.PrepareCode(readable, kept, out ulong more))
                readable = more;
            if (pc >= readable || _count == limit || (_count > 0 && (isTranslated.HasEntry(pc) || _host.Probes.Contains(pc))))
            {
                // The closing jump counts as an instruction of no bytes, so that the shapes before it keep their ends.
                Begin(pc - start);
                JumpTo(pc);
                _closed = true;
                _count++;
                break;
            }
            Begin(pc - start);
            if (!single && _host.Probes.Contains(pc))
            {
                ExitAt(pc++, _stubs.ExitProbe);
                _count++;
                break;
            }
            if (step != StepMode.Trap && _host.Intrinsics.TryGetValue(pc, out (VdsoFunction Function, int Length) intrinsic) && _stubs.Vdso[(int)intrinsic.Function] != 0)
            {
                CallVdso(intrinsic.Function);
                pc += (ulong)intrinsic.Length;
                _count++;
                continue;
            }
            _reader.Position = (byte*)pc;
            _reader.End = (byte*)readable;
            _decoder.IP = pc;
            _decoder.Decode(out Instruction instruction);
            if (_decoder.LastError == DecoderError.NoMoreBytes)
            {
                // The instruction runs into memory that is not executable: the fetch of its next byte is what faults.
                ExitAt(pc, _stubs.ExitBadFetch);
                pc = readable;
                _count++;
                break;
            }
            _last = instruction;
            open = Emit(instruction, (byte*)pc);
            pc += (ulong)instruction.Length;
            _count++;
            if (instruction.FlowControl == FlowControl.Interrupt)
            {
                // A trap reports the address behind it, which therefore has to be one of this unit's.
                Begin(pc - start);
                JumpTo(pc);
                _closed = true;
                _count++;
            }
        }
        Begin(pc - start);
        guestEnd = pc;
        hostEnd = _asm.Cursor;
        if (!single)
            ResolveInside(start); // a single step ends even where it jumps to itself
        return true;
    }

    /// <summary>Writes the length pairs of the last unit.</summary>
    public void WriteLengths(byte* lengths)
    {
        for (int n = 0; n < _count; n++)
        {
            lengths[2 * n] = checked((byte)(_guestOffsets[n + 1] - _guestOffsets[n]));
            lengths[2 * n + 1] = checked((byte)(_hostAddresses[n + 1] - _hostAddresses[n]));
        }
    }

    /// <summary>Host address of a guest instruction of the last unit, or null when it is not one's first byte.</summary>
    public byte* AddressOf(ulong start, ulong pc)
    {
        if (pc < start || pc - start > int.MaxValue)
            return null;
        int index = Array.BinarySearch(_guestOffsets, 0, _closed ? _count - 1 : _count, (int)(pc - start));
        return index >= 0 ? _hostAddresses[index] : null;
    }

    private void Begin(ulong offset)
    {
        _guestOffsets[_count] = (int)offset;
        _hostAddresses[_count] = _asm.Cursor;
    }

    private void ResolveInside(ulong start)
    {
        int kept = 0;
        for (int n = 0; n < _jumpCount; n++)
        {
            (nint displacement, ulong target) = _jumps[n];
            byte* inside = AddressOf(start, target);
            if (inside == null)
            {
                _jumps[kept++] = _jumps[n];
                continue;
            }
            *(int*)displacement = (int)(inside - ((byte*)displacement + 4));
            _leaders.Add(target);
        }
        _jumpCount = kept;
    }

    /// <summary>Emits one instruction; false when the unit ends with it.</summary>
    private bool Emit(in Instruction i, byte* source)
    {
        if (InstructionTraits.IsRefused(i))
        {
            ExitAt(i.IP, _stubs.ExitRefused);
            return false;
        }
        switch (i.FlowControl)
        {
            case FlowControl.ConditionalBranch:
                ConditionalJump(i, source);
                return true;
            case FlowControl.UnconditionalBranch:
                JumpTo(i.NearBranchTarget);
                return false;
            case FlowControl.IndirectBranch:
                LoadTarget(i, source);
                Dispatch();
                return false;
            case FlowControl.Call when i.Code == Code.Call_rel32_64:
                DirectCall(i);
                return true;
            case FlowControl.IndirectCall:
                LoadTarget(i, source);
                PushReturnAddress(i.NextIP, false);
                Dispatch();
                _leaders.Add(i.NextIP);
                return true;
            case FlowControl.Return:
                Return(i);
                return false;
            case FlowControl.Call when i.Code == Code.Syscall:
                ExitAt(i.IP, _stubs.ExitSyscall);
                _leaders.Add(i.NextIP);
                return true;
            case FlowControl.Exception:
            case FlowControl.Interrupt:
                Copy(i, source);
                return false;
            default:
                return EmitPlain(i, source);
        }
    }

    private bool EmitPlain(in Instruction i, byte* source)
    {
        switch (i.Mnemonic)
        {
            case var _ when _host.Options.VirtualSources && SourceInstruction.IsOne(i):
                ExitAt(i.IP, _stubs.ExitSource);
                _leaders.Add(i.NextIP);
                return true;
            case Mnemonic.Cpuid:
                ExitAt(i.IP, _stubs.ExitCpuid);
                _leaders.Add(i.NextIP);
                return true;
            case Mnemonic.Rdgsbase or Mnemonic.Wrgsbase:
                ExitEmulated(i);
                return true;
            case Mnemonic.Popf or Mnemonic.Popfq:
                PopFlags(i, source);
                return true;
            case Mnemonic.Hlt:
                Copy(i, source);
                return false;
        }
        if (InstructionTraits.LoadsGs(i))
            ExitEmulated(i);
        else if (_step == StepMode.Trap && InstructionTraits.IsRepeated(i))
            CopyOneRound(i, source);
        else
            Copy(i, source);
        return true;
    }
}
