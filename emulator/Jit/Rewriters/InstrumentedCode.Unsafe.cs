using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Emulator.Recording;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>
/// Code with a position in R15 (<see cref="InstrumentationKind"/>). What a stretch of code adds to it is <em>pending</em> at every
/// boundary, known when it is translated and kept for <see cref="RunMap"/>; jumps add it, less what their target has pending. Where R15
/// is needed for something else the position waits in the state. None of it touches flags.
/// </content>
internal sealed unsafe partial class UnitTranslator
{
    /// <summary>Most that may be pending: displacements of 8 bits have to hold it.</summary>
    private const int MaxPending = 100;

    /// <summary>Bytes of the move of the position between R15 and the state.</summary>
    public const int PositionBytes = 9;

    private const int CountingPrologueBytes = PositionBytes + EdgeShape.CheckBytes;

    private const int Taken = 1, FirstStoreBytes = 7, NextStoreBytes = 8, LeaRex = 0x4D;

    private readonly InstrumentationKind _kind;
    private readonly byte[] _pendings = new byte[MaxInstructions + 1];
    private readonly PieceKind[] _kinds = new PieceKind[MaxInstructions + 1];
    private readonly List<(nint Displacement, ulong Target, int Pending)> _forward = [];
    private readonly List<ColdPiece> _cold = [];
    private readonly Dictionary<ulong, nint> _thunks = [];
    private int _pending;
    private bool _beginsRun;

    /// <summary>Pieces behind the last unit's code, in order.</summary>
    public ReadOnlySpan<ColdPiece> ColdPieces => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cold);

    /// <summary>Bytes of a link stub: <c>mov r15d, site; jmp ExitLink</c>, behind a save of the position.</summary>
    public static int StubBytes(InstrumentationKind kind) => kind == InstrumentationKind.None ? 11 : 11 + PositionBytes;

    /// <summary>Bytes of the prologue of an entry, which direct jumps leave out.</summary>
    public static int PrologueBytes(InstrumentationKind kind, byte* entry)
    {
        switch (kind)
        {
            case InstrumentationKind.None:
                return 0;
            case InstrumentationKind.Counting:
                return CountingPrologueBytes;
        }
        int check = kind == InstrumentationKind.CountedBranches ? EdgeShape.CheckBytes : 0;
        // Stores of the target's parts come between the load of its position and the LEA.
        byte* lea = entry + PositionBytes + FirstStoreBytes;
        while (*lea != LeaRex)
            lea += NextStoreBytes;
        return (int)(lea - entry) + EdgeShape.LeaBytes + (2 * PositionBytes) + check;
    }

    private static bool IsBackward(in Instruction i) => i.NearBranchTarget <= i.IP;

    /// <summary>True when the instruction needs R15, or its shape does.</summary>
    public static bool UsesPosition(in Instruction i) =>
        InstructionTraits.OperandIsR15(i) || InstructionTraits.AddressesR15(i) || InstructionTraits.UsesGs(i);

    private void BeginInstrumentation()
    {
        _pending = 0;
        _beginsRun = true;
        _forward.Clear();
        _cold.Clear();
        _thunks.Clear();
    }

    /// <summary>Before an instruction: what indirect jumps to it meet, where nothing falls through to it.</summary>
    private void BeginRun(ulong pc, ulong start)
    {
        if (_beginsRun)
        {
            Begin(pc - start);
            _kinds[_count++] = PieceKind.Prologue;
            Prologue(pc);
            _beginsRun = false;
        }
        else if (_pending > MaxPending)
        {
            Begin(pc - start);
            _kinds[_count++] = PieceKind.Flush;
            MovePosition(_pending);
            _pending = 0;
        }
    }

    /// <summary>Nothing falls through to the next instruction, which somebody will return to.</summary>
    private void EndRun(ulong next)
    {
        _leaders.Add(next);
        _pending = 0;
        _beginsRun = true;
    }

    /// <summary>An instruction that is no branch is done.</summary>
    private void Completed()
    {
        if ((_kind & InstrumentationKind.Counting) != 0)
            _pending++;
    }

    /// <summary>A target's number. What is stepped over goes without: any instruction may be.</summary>
    private int SiteAt(ulong pc) => _step == StepMode.None && _instrument is { } instrument ? instrument.SiteAt(pc) : 0;

    private void SavePosition()
    {
        if (_kind != InstrumentationKind.None)
            _asm.StoreGs(CpuStateLayout.Position, R15);
    }

    private void LoadPosition()
    {
        if (_kind != InstrumentationKind.None)
            _asm.LoadGs(R15, CpuStateLayout.Position);
    }

    /// <summary><c>lea r15, [r15+amount]</c>; its displacement is the last byte.</summary>
    private void MovePosition(int amount) => _asm.Bytes(0x4D, 0x8D, 0x7F, (byte)checked((sbyte)amount));

    /// <summary>Before code that leaves R15 to something else and does not come back.</summary>
    private void FlushAndSave()
    {
        if (_pending != 0)
            MovePosition(_pending);
        _pending = 0;
        SavePosition();
    }

    /// <summary>Before an indirect transfer, which takes R15 and is counted.</summary>
    private void BeginTransfer()
    {
        if (_kind == InstrumentationKind.None)
            return;
        Completed();
        FlushAndSave();
    }

    /// <summary>Behind an instruction that has set RSP: leaves for it to be recorded, and ends the unit.</summary>
    private void ExitForStack(ulong pc, ulong start)
    {
        Begin(pc - start);
        ExitAt(pc, _stubs.ExitStack);
        _kinds[_count++] = PieceKind.Stack;
        _closed = true; // who comes to the next instruction otherwise has nothing to be recorded
    }

    private void CopyAround(in Instruction i, byte* source)
    {
        bool uses = _kind != InstrumentationKind.None && UsesPosition(i);
        if (uses)
            SavePosition();
        Copy(i, source);
        if (uses)
            LoadPosition();
    }

    private void Prologue(ulong pc)
    {
        if (_kind == InstrumentationKind.Counting)
        {
            LoadPosition();
            Check();
            return;
        }
        // Two bytes are meant where four are stored: those have no immediate that processors are slow to decode.
        _asm.LoadGs(R15, CpuStateLayout.TargetPosition);
        int site = SiteAt(pc), bytes = BranchRecords.SiteBytes;
        if (site != 0)
        {
            StoreWord(0, site);
        }
        else
        {
            bool isShort = pc <= uint.MaxValue;
            StoreWord(0, isShort ? BranchRecords.ShortTarget : BranchRecords.LongTarget);
            StoreWord(bytes, (int)(uint)pc);
            bytes += sizeof(uint);
            if (!isShort)
            {
                StoreWord(bytes, (int)(pc >> 32));
                bytes += sizeof(uint);
            }
        }
        MovePosition(bytes);
        _asm.StoreGs(CpuStateLayout.TargetPosition, R15);
        LoadPosition();
        if (_kind == InstrumentationKind.CountedBranches)
            Check();
    }

    /// <summary><c>mov [r15], r15b</c>: faults when the slice is over.</summary>
    private void Check() => _asm.Bytes(0x45, 0x88, 0x7F, 0x00);

    private void StoreWord(int offset, int value)
    {
        if (offset == 0)
            _asm.Bytes(0x41, 0xC7, 0x07);
        else
            _asm.Bytes(0x41, 0xC7, 0x47, (byte)offset);
        _asm.Int32(value);
    }

    /// <summary>A direct transfer; see <see cref="EdgeShape"/>. The caller has aligned the jump's displacement.</summary>
    private void EdgeCode(ulong target, EdgeShape shape, int pending)
    {
        if (shape.Records && _kind == InstrumentationKind.CountedBranches)
            StoreCounted(pending, CountedBranches.Taken);
        else if (shape.Records)
            _asm.Bytes(0x41, 0xC6, 0x47, (byte)pending, Taken); // mov byte [r15+pending], 1
        nint adjustment = 0;
        if (shape.Moves)
        {
            MovePosition(shape.Amount);
            adjustment = (nint)_asm.Cursor - 1;
        }
        if (shape.Checks)
            Check();
        _asm.Byte(0xE9);
        AddJump(target, adjustment, shape.Checks);
    }

    /// <summary><c>mov byte [r15+Outcomes+pending], outcome</c>.</summary>
    private void StoreCounted(int pending, byte outcome)
    {
        _asm.Bytes(0x41, 0xC6, 0x87);
        _asm.Int32(CountedBranches.Outcomes + pending);
        _asm.Byte(outcome);
    }

    private void Edge(ulong target, EdgeShape shape, int pending)
    {
        AlignDisplacement(shape.Bytes - 4);
        EdgeCode(target, shape, pending);
    }

    /// <summary>Takes what the target has pending off what a jump adds; false when the jump adds nothing that could be less.</summary>
    private static bool TryAdjust(in DirectJump jump, int pending)
    {
        if (pending == 0)
            return true;
        if (jump.Adjustment == 0)
            return false;
        byte* displacement = (byte*)jump.Adjustment;
        *displacement -= (byte)pending;
        if (jump.Checks)
            displacement[EdgeShape.CheckBytes] = (byte)pending;
        return true;
    }

    private void InstrumentedConditionalJump(in Instruction i, byte* opcode)
    {
        EdgeShape shape = EdgeShape.Branch(_kind, _pending, true, IsBackward(i));
        if (_kind == InstrumentationKind.CountedBranches)
            StoreCounted(_pending, CountedBranches.NotTaken);
        if (*opcode is >= 0xE0 and <= 0xE3)
        {
            // As the plain shape, with an edge in place of the jump.
            bool ecx = i.Mnemonic is Mnemonic.Jecxz || Uses32BitCounter(i);
            AlignDisplacement((ecx ? 5 : 4) + shape.Bytes - 4);
            if (ecx)
                _asm.Byte(0x67);
            _asm.Bytes(*opcode, 0x02, 0xEB, (byte)shape.Bytes);
            EdgeCode(i.NearBranchTarget, shape, _pending);
        }
        else if (IsBackward(i))
        {
            AlignDisplacement(2 + shape.Bytes - 4);
            _asm.Bytes((byte)(0x70 | (Condition(opcode) ^ 1)), (byte)shape.Bytes);
            EdgeCode(i.NearBranchTarget, shape, _pending);
        }
        else
        {
            _asm.Bytes(0x0F, (byte)(0x80 | Condition(opcode)));
            _forward.Add(((nint)_asm.Cursor, i.NearBranchTarget, _pending));
            _asm.Int32(0);
        }
        _pending++; // an instruction, or an outcome: memory there is zero already
    }

    private void InstrumentedCall(in Instruction i)
    {
        EdgeShape shape = EdgeShape.Call(_kind, _pending, IsBackward(i));
        int push = i.NextIP <= int.MaxValue ? 5 : 5 + HighHalfBytes;
        AlignDisplacement(push + shape.Bytes - 4);
        PushReturnAddress(i.NextIP, false);
        EdgeCode(i.NearBranchTarget, shape, _pending);
        EndRun(i.NextIP);
    }

    private void EmitForwardEdges()
    {
        foreach ((nint displacement, ulong target, int pending) in _forward)
        {
            byte* start = _asm.Cursor;
            EdgeShape shape = EdgeShape.Branch(_kind, pending, true, false);
            AlignDisplacement(shape.Bytes - 4);
            *(int*)displacement = (int)(_asm.Cursor - ((byte*)displacement + 4));
            EdgeCode(target, shape, pending);
            AddCold(start, target, PieceKind.ForwardEdge, pending);
        }
    }

    private void AddCold(byte* start, ulong target, PieceKind kind, int pending) => _cold.Add(new ColdPiece
    {
        Target = target,
        Length = checked((byte)(_asm.Cursor - start)),
        Kind = kind,
        Pending = (byte)pending,
    });

    /// <summary>Entries for those that come to the middle of the unit from elsewhere.</summary>
    private void EmitThunks<TLookup>(ulong start, TLookup isTranslated) where TLookup : struct, IEntryLookup
    {
        if (_kind == InstrumentationKind.None)
            return;
        foreach (ulong leader in _leaders)
        {
            int index = IndexOf(start, leader);
            if (index < 0 || _kinds[index] == PieceKind.Prologue || _thunks.ContainsKey(leader) || isTranslated.HasEntry(leader))
                continue;
            byte* thunk = _asm.Cursor;
            Prologue(leader);
            if (_pendings[index] != 0)
                MovePosition(-_pendings[index]);
            _asm.Jmp(_hostAddresses[index]);
            AddCold(thunk, leader, PieceKind.Thunk, _pendings[index]);
            _thunks.Add(leader, (nint)thunk);
        }
    }

    private byte* InstrumentedEntry(int index, ulong pc)
    {
        if (_kinds[index] == PieceKind.Prologue)
            return _hostAddresses[index];
        return _thunks.TryGetValue(pc, out nint thunk) ? (byte*)thunk : null;
    }
}
