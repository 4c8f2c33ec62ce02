using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Recording;
using Iced.Intel;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// <see cref="FaultMap"/> for instrumented units: besides the guest's registers it recovers the position, as if everything before the
/// boundary had been added to it. It knows the shapes that <see cref="UnitTranslator"/> gives to instrumented code.
/// </summary>
internal sealed unsafe class RunMap(InstrumentationKind kind, int dispatch, bool recordsStacks)
{
    private readonly int _perInstruction = (kind & InstrumentationKind.Counting) != 0 ? 1 : 0;

    /// <summary>As <see cref="FaultMap.Recover"/>, for an address before the unit's link stubs.</summary>
    public Landing Recover(CpuState* cpu, in Unit unit, byte* rip)
    {
        byte* host = unit.HostStart;
        ulong guest = unit.GuestStart;
        byte* piece = unit.Lengths;
        bool hasRecorded = false;
        for (int n = 0; n < unit.Count; n++, piece += 4)
        {
            byte* end = host + piece[1];
            if (rip < end && (PieceKind)piece[3] == PieceKind.Access)
                return RecoverAccess(cpu, rip, host, end, FaultMap.Decode(guest, piece[4]), piece[2]);
            if (rip < end)
            {
                Landing landing = RecoverPiece(cpu, rip, host, end, guest, piece);
                if (hasRecorded && landing == Landing.None && cpu->Rip == guest)
                    AccessPiece.Undo(cpu, RecordedAccess.Words(FaultMap.Decode(guest, piece[0])));
                return landing;
            }
            hasRecorded = (PieceKind)piece[3] == PieceKind.Access;
            guest += piece[0];
            host = end;
        }
        for (int n = 0; n < unit.ColdCount; n++)
        {
            ref ColdPiece cold = ref unit.Cold[n];
            byte* end = host + cold.Length;
            if (rip < end)
                return cold.Kind == PieceKind.ForwardEdge
                    ? RecoverEdge(cpu, rip, end, cold.Target, EdgeShape.Branch(kind, cold.Pending, true, false), cold.Pending)
                    : RecoverThunk(cpu, rip, host, end, cold);
            host = end;
        }
        throw new InvalidOperationException($"host address {(nuint)rip:x} is in no piece of its unit");
    }

    private static Landing RecoverAccess(CpuState* cpu, byte* rip, byte* host, byte* end, in Instruction i, int pending)
    {
        cpu->Rip = i.IP;
        if (rip == host)
            cpu->Position = cpu->HostR15 + (ulong)pending;
        else
            _ = RecoverSaved(cpu, rip, host, pending);
        AccessPiece.Recover(cpu, rip, end, i);
        return Landing.Access;
    }

    private Landing RecoverPiece(CpuState* cpu, byte* rip, byte* host, byte* end, ulong guest, byte* piece)
    {
        int pending = piece[2];
        cpu->Rip = guest;
        switch ((PieceKind)piece[3])
        {
            case PieceKind.Prologue:
                return RecoverPrologue(cpu, rip, host, end);
            case PieceKind.Closing:
                return RecoverEdge(cpu, rip, end, guest, EdgeShape.Closing(pending), pending);
            case PieceKind.Vdso:
                RecoverVdso(cpu, rip, host, end, guest + piece[0], pending);
                return Landing.None;
        }
        if ((PieceKind)piece[3] is PieceKind.Exit or PieceKind.Stack && rip != host)
        {
            _ = RecoverSaved(cpu, rip, host, pending);
            return (PieceKind)piece[3] == PieceKind.Stack ? Landing.Stack : Landing.None;
        }
        if (rip != host || BeginsWithRecord(host))
            return RecoverInstruction(cpu, rip, host, end, FaultMap.Decode(guest, piece[0]), pending);
        cpu->Position = cpu->HostR15 + (ulong)pending;
        return (PieceKind)piece[3] == PieceKind.Stack ? Landing.Stack : Landing.None;
    }

    /// <summary>True for a direct jump that is nothing but its edge. The guest's own stores through R15 have a load of R15 before them.</summary>
    private bool BeginsWithRecord(byte* host) =>
        kind == InstrumentationKind.Branches && host[0] == 0x41 && host[1] == 0xC6 && host[2] == 0x47;

    /// <summary>In the state until it is loaded, the last of the prologue of recorded code but for the check, before which the target's position is saved.</summary>
    private Landing RecoverPrologue(CpuState* cpu, byte* rip, byte* host, byte* end)
    {
        if (kind == InstrumentationKind.Branches)
            return rip == end - UnitTranslator.PositionBytes ? Landing.None : Landing.Target;
        if (kind == InstrumentationKind.CountedBranches)
            return rip >= end - EdgeShape.CheckBytes - UnitTranslator.PositionBytes ? Landing.Edge : Landing.Target;
        if (rip != host)
            cpu->Position = cpu->HostR15;
        return Landing.Target;
    }

    private Landing RecoverThunk(CpuState* cpu, byte* rip, byte* host, byte* end, in ColdPiece cold)
    {
        cpu->Rip = cold.Target;
        byte* prologueEnd = host + UnitTranslator.PrologueBytes(kind, host);
        if (rip < prologueEnd)
            return RecoverPrologue(cpu, rip, host, prologueEnd);
        bool moved = cold.Pending != 0 && rip != prologueEnd;
        cpu->Position = cpu->HostR15 + (moved ? cold.Pending : 0UL);
        return Landing.None;
    }

    private Landing RecoverEdge(CpuState* cpu, byte* rip, byte* end, ulong target, EdgeShape shape, int pending)
    {
        cpu->Rip = target;
        if (shape.Records && rip <= end - shape.Bytes)
        {
            cpu->Position = cpu->HostR15 + (ulong)pending;
            if (kind == InstrumentationKind.Branches)
                return Landing.Edge;
            *((byte*)cpu->Position + CountedBranches.Outcomes) = CountedBranches.Taken;
        }
        byte* lea = end - shape.BytesFromLea;
        if (rip <= lea)
        {
            cpu->Position = cpu->HostR15 + (ulong)shape.Amount;
            return shape.Checks ? Landing.Edge : Landing.None;
        }
        // The LEA has taken off what the target will add again.
        int ahead = shape.Moves ? shape.Amount - (sbyte)lea[EdgeShape.LeaBytes - 1] : 0;
        cpu->Position = cpu->HostR15 + (ulong)ahead;
        return shape.Checks && rip < end - shape.BytesBehindLea + EdgeShape.CheckBytes ? Landing.Edge : Landing.None;
    }

    private void RecoverVdso(CpuState* cpu, byte* rip, byte* host, byte* end, ulong next, int pending)
    {
        if (rip == host)
        {
            cpu->Position = cpu->HostR15;
        }
        else if (rip == end - UnitTranslator.PositionBytes)
        {
            cpu->Rip = next;
            pending += _perInstruction;
        }
        cpu->Position += (ulong)pending;
    }

    private Landing RecoverInstruction(CpuState* cpu, byte* rip, byte* host, byte* end, in Instruction i, int pending)
    {
        bool backward = i.NearBranchTarget <= i.IP;
        switch (i.FlowControl)
        {
            case FlowControl.UnconditionalBranch:
                return RecoverDirect(cpu, rip, end, i, EdgeShape.Branch(kind, pending, false, backward), pending);
            case FlowControl.ConditionalBranch:
                return RecoverConditional(cpu, rip, end, i, EdgeShape.Branch(kind, pending, true, backward), pending);
            case FlowControl.Call when i.Code == Code.Call_rel32_64:
                EdgeShape shape = EdgeShape.Call(kind, pending, backward);
                if (i.NextIP > int.MaxValue && rip == end - shape.Bytes - UnitTranslator.HighHalfBytes)
                    cpu->Gpr[CpuStateLayout.Rsp] += 8; // half of the return address is pushed
                return RecoverDirect(cpu, rip, end, i, shape, pending);
            case FlowControl.IndirectBranch or FlowControl.IndirectCall or FlowControl.Return:
                return RecoverTransfer(cpu, rip, host, end, i, pending + _perInstruction);
        }
        if (i.Mnemonic is Mnemonic.Popf or Mnemonic.Popfq)
            RecoverPopFlags(cpu, rip, host, end, i, pending);
        else if (UnitTranslator.UsesPosition(i))
            RecoverAround(cpu, rip, host, end, i, pending);
        else
            RecoverPlain(cpu, rip, host, end, i, pending);
        return recordsStacks && cpu->Rip == i.NextIP && StackPointer.IsSetFreely(i) ? Landing.Stack : Landing.None;
    }

    private Landing RecoverDirect(CpuState* cpu, byte* rip, byte* end, in Instruction i, EdgeShape shape, int pending)
    {
        if (rip >= end - shape.Bytes)
            return RecoverEdge(cpu, rip, end, i.NearBranchTarget, shape, pending);
        cpu->Position = cpu->HostR15 + (ulong)pending;
        return Landing.None;
    }

    private Landing RecoverConditional(CpuState* cpu, byte* rip, byte* end, in Instruction i, EdgeShape shape, int pending)
    {
        const int shortJump = 2;
        bool loops = i.Mnemonic is Mnemonic.Loop or Mnemonic.Loope or Mnemonic.Loopne or Mnemonic.Jrcxz or Mnemonic.Jecxz;
        if (!loops && i.NearBranchTarget > i.IP)
            shape = default; // its edge is elsewhere
        if (loops && rip == end - shape.Bytes - shortJump)
        {
            cpu->Rip = i.NextIP;
            pending++;
        }
        else if (rip >= end - shape.Bytes && (loops || i.NearBranchTarget <= i.IP))
        {
            return RecoverEdge(cpu, rip, end, i.NearBranchTarget, shape, pending);
        }
        cpu->Position = cpu->HostR15 + (ulong)pending;
        return Landing.None;
    }

    /// <summary>In a shape that begins by adding what is pending and saving the position; true when the save is behind.</summary>
    private static bool RecoverSaved(CpuState* cpu, byte* rip, byte* host, int pending)
    {
        byte* save = host + (pending != 0 ? EdgeShape.LeaBytes : 0);
        if (rip > save)
            return true;
        cpu->Position = rip == save ? cpu->HostR15 : cpu->HostR15 + (ulong)pending;
        return false;
    }

    private Landing RecoverTransfer(CpuState* cpu, byte* rip, byte* host, byte* end, in Instruction i, int amount)
    {
        byte* shape = host + (amount != 0 ? EdgeShape.LeaBytes : 0) + UnitTranslator.PositionBytes;
        bool saved = RecoverSaved(cpu, rip, host, amount);
        if (saved && rip > shape && FaultMap.RecoverInside(cpu, rip, shape, end, i, dispatch))
            return Landing.Target;
        cpu->Position -= (ulong)_perInstruction; // it is counted before it is done
        return Landing.None;
    }

    private void RecoverPopFlags(CpuState* cpu, byte* rip, byte* host, byte* end, in Instruction i, int pending)
    {
        if (!RecoverSaved(cpu, rip, host, pending))
            return;
        byte* load = end - UnitTranslator.PositionBytes;
        if (rip == load)
            cpu->Rip = i.NextIP;
        else
            _ = FaultMap.RecoverInside(cpu, rip, host, load, i, dispatch);
        if (cpu->Rip == i.NextIP)
            cpu->Position += (ulong)_perInstruction;
    }

    private void RecoverAround(CpuState* cpu, byte* rip, byte* host, byte* end, in Instruction i, int pending)
    {
        byte* load = end - UnitTranslator.PositionBytes, shape = host + UnitTranslator.PositionBytes;
        if (rip == load)
            cpu->Rip = i.NextIP;
        else if (rip > shape)
            _ = FaultMap.RecoverInside(cpu, rip, shape, load, i, dispatch);
        cpu->Position += (ulong)pending;
        if (cpu->Rip == i.NextIP)
            cpu->Position += (ulong)_perInstruction;
    }

    private void RecoverPlain(CpuState* cpu, byte* rip, byte* host, byte* end, in Instruction i, int pending)
    {
        _ = FaultMap.RecoverInside(cpu, rip, host, end, i, dispatch);
        cpu->Position = cpu->HostR15 + (ulong)pending;
        if (cpu->Rip == i.NextIP)
            cpu->Position += (ulong)_perInstruction;
    }
}
