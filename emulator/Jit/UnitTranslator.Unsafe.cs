using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Emulator.Memory;
using GoEmu.Emulator.Recording;
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
    public const int MaxUnitBytes = MaxInstructions * 256 + 4096;

    // That one instruction and the end of a unit have.
    private const int MostPieces = 6;

    private const int R15 = 15;

    private readonly EngineHost _host;
    private readonly NativeStubs _stubs;
    private readonly RunInstrument? _instrument;
    private readonly bool _hasTable, _recordsStacks, _recordsAccesses;
    private readonly ICodeSource _source;
    private readonly PointerCodeReader _reader = new();
    private readonly Decoder _decoder;
    private readonly int[] _guestOffsets = new int[MaxInstructions + 1];
    private readonly byte*[] _hostAddresses = new byte*[MaxInstructions + 1];
    private readonly DirectJump[] _jumps = new DirectJump[MaxInstructions + 1];
    private readonly List<ulong> _leaders = [];
    private Assembler _asm;
    private int _count;
    private int _jumpCount;
    private bool _closed;
    private StepMode _step;
    private Instruction _last;

    public UnitTranslator(EngineHost host, ICodeSource source, RunInstrument? instrument)
    {
        _host = host;
        _stubs = host.Stubs;
        _hasTable = host.Layout.HasTable;
        _kind = host.Instrumentation;
        _recordsStacks = host.Options.Stacks != null;
        _recordsAccesses = host.Options.Accesses;
        _instrument = instrument;
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
    public ReadOnlySpan<DirectJump> Jumps => _jumps.AsSpan(0, _jumpCount);

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
        BeginInstrumentation();
        bool open = true;
        int instructions = 0, limit = single ? 1 : MaxInstructions - 1;
        while (open)
        {
            if (readable - pc < 16 && _source.PrepareCode(readable, kept, out ulong more))
                readable = more;
            bool mayEnd = _count > 0 && (isTranslated.HasEntry(pc) || _host.Probes.Contains(pc));
            if (pc >= readable || instructions >= limit || _count >= MaxInstructions - MostPieces || mayEnd)
            {
                Close(pc, start);
                break;
            }
            if (_kind != InstrumentationKind.None)
                BeginRun(pc, start);
            Begin(pc - start);
            if (!single && _host.Probes.Contains(pc))
            {
                ExitAt(pc++, _stubs.ExitProbe);
                _count++;
                break;
            }
            instructions++;
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
            if (_recordsAccesses && RecordedAccess.Words(instruction) is var words && words != 0 && !InstructionTraits.IsRefused(instruction))
                RecordAccess(instruction, words, pc, start);
            open = Emit(instruction, (byte*)pc);
            pc += (ulong)instruction.Length;
            _count++;
            if (_recordsStacks && open && StackPointer.IsSetFreely(instruction))
            {
                ExitForStack(pc, start);
                break;
            }
            if (instruction.FlowControl == FlowControl.Interrupt)
            {
                // A trap reports the address behind it, which therefore has to be one of this unit's.
                Close(pc, start);
            }
        }
        Begin(pc - start);
        guestEnd = pc;
        EmitForwardEdges();
        if (!single)
        {
            ResolveInside(start); // a single step ends even where it jumps to itself
            EmitThunks(start, isTranslated);
        }
        hostEnd = _asm.Cursor;
        return true;
    }

    /// <summary>Goes on elsewhere. The jump counts as an instruction of no bytes, so that the shapes before it keep their ends.</summary>
    private void Close(ulong pc, ulong start)
    {
        Begin(pc - start);
        _kinds[_count] = PieceKind.Closing;
        if (_kind == InstrumentationKind.None)
            JumpTo(pc);
        else
            Edge(pc, EdgeShape.Closing(_pending), _pending);
        _closed = true;
        _count++;
    }

    /// <summary>Bytes that <see cref="WriteLengths"/> writes for one piece: guest length, host length; instrumented, also what is pending and its kind.</summary>
    public static int LengthBytes(InstrumentationKind kind) => kind == InstrumentationKind.None ? 2 : 4;

    /// <summary>Writes the lengths of the last unit's pieces, <see cref="LengthBytes"/> each.</summary>
    public void WriteLengths(byte* lengths)
    {
        for (int n = 0; n < _count; n++)
        {
            *lengths++ = checked((byte)(_guestOffsets[n + 1] - _guestOffsets[n]));
            *lengths++ = checked((byte)(_hostAddresses[n + 1] - _hostAddresses[n]));
            if (_kind == InstrumentationKind.None)
                continue;
            *lengths++ = _pendings[n];
            *lengths++ = (byte)_kinds[n];
        }
    }

    /// <summary>What to enter as the code of a guest instruction of the last unit, or null when it is not one's first byte.</summary>
    public byte* EntryOf(ulong start, ulong pc)
    {
        int index = IndexOf(start, pc);
        if (index < 0)
            return null;
        return _kind == InstrumentationKind.None ? _hostAddresses[index] : InstrumentedEntry(index, pc);
    }

    /// <summary>Number of the piece that is a guest instruction, or what comes before it at the same address; negative when it is none's first byte.</summary>
    private int IndexOf(ulong start, ulong pc)
    {
        if (pc < start || pc - start > int.MaxValue)
            return -1;
        int index = Array.BinarySearch(_guestOffsets, 0, _closed ? _count - 1 : _count, (int)(pc - start));
        while (index > 0 && _guestOffsets[index - 1] == _guestOffsets[index])
            index--;
        return index;
    }

    private void Begin(ulong offset)
    {
        _guestOffsets[_count] = (int)offset;
        _hostAddresses[_count] = _asm.Cursor;
        _pendings[_count] = (byte)_pending;
        _kinds[_count] = PieceKind.Instruction;
    }

    private void ResolveInside(ulong start)
    {
        int kept = 0;
        for (int n = 0; n < _jumpCount; n++)
        {
            DirectJump jump = _jumps[n];
            int index = IndexOf(start, jump.Target);
            if (index >= 0)
                _leaders.Add(jump.Target);
            if (index >= 0 && _kinds[index] == PieceKind.Prologue)
                index++;
            if (index < 0 || !TryAdjust(jump, _pendings[index]))
                _jumps[kept++] = jump;
            else
                *(int*)jump.Displacement = (int)(_hostAddresses[index] - ((byte*)jump.Displacement + 4));
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
                Jump(i);
                return false;
            case FlowControl.IndirectBranch:
                BeginTransfer();
                LoadTarget(i, source);
                Dispatch();
                return false;
            case FlowControl.Call when i.Code == Code.Call_rel32_64:
                DirectCall(i);
                return true;
            case FlowControl.IndirectCall:
                BeginTransfer();
                LoadTarget(i, source);
                PushReturnAddress(i.NextIP, false);
                Dispatch();
                EndRun(i.NextIP);
                return true;
            case FlowControl.Return:
                Return(i);
                return false;
            case FlowControl.Call when i.Code == Code.Syscall:
                ExitAt(i.IP, _stubs.ExitSyscall);
                EndRun(i.NextIP);
                return true;
            case FlowControl.Exception:
            case FlowControl.Interrupt:
                CopyAround(i, source);
                Completed();
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
                EndRun(i.NextIP);
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
            case var _ when _host.Options.VirtualSources && InstructionTraits.SavesComponents(i):
                SaveComponents(i, source);
                Completed();
                return true;
        }
        if (InstructionTraits.LoadsGs(i))
        {
            ExitEmulated(i);
            return true;
        }
        if (_step == StepMode.Trap && InstructionTraits.IsRepeated(i))
            CopyOneRound(i, source);
        else
            CopyAround(i, source);
        Completed();
        return true;
    }
}
