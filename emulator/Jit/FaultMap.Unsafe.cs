using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit.Instrumentation;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Recovers exact guest state from a host address inside translated code. It decodes the guest instruction again and knows the shapes
/// that <see cref="UnitTranslator"/> gives it: either nothing of the instruction has happened (the state is that before it), or what is
/// left is completed here (the state is that after it). Invariant: the guest's bytes are those that were translated, because their
/// change stops every thread first.
/// </summary>
internal sealed unsafe class FaultMap(CodeCache cache, NativeStubs stubs, bool hasTable, InstrumentationKind kind, bool recordsStacks = false)
{
    private readonly int _dispatch = UnitTranslator.DispatchBytes(hasTable);
    private readonly int _stubBytes = UnitTranslator.StubBytes(kind);
    private readonly RunMap? _runs = kind != InstrumentationKind.None ? new RunMap(kind, UnitTranslator.DispatchBytes(hasTable), recordsStacks) : null;

    /// <summary>
    /// Sets RIP, and any register that a shape holds elsewhere, to the boundary before or after the instruction at the state's HostRip.
    /// </summary>
    /// <param name="cpu">State as the exit stub stored it.</param>
    /// <returns>Whether the thread was on its way to another instruction, so that a fault there is not the guest's.</returns>
    /// <exception cref="InvalidOperationException">The address is not in any unit: a bug of ours.</exception>
    public Landing Recover(CpuState* cpu)
    {
        byte* rip = (byte*)cpu->HostRip;
        if (rip == null)
        {
            cpu->Rip = cpu->HostR15;
            return Landing.Target;
        }
        if (rip >= stubs.FarDispatch && rip < stubs.FarDispatchEnd)
        {
            RecoverFarDispatch(cpu, rip);
            return Landing.Target;
        }
        ref Unit unit = ref cache.FindUnit(rip);
        if (rip >= unit.ColdStart)
        {
            int stub = (int)((rip - unit.ColdStart) / _stubBytes);
            cpu->Rip = cache.Sites[unit.FirstSite + stub].Target;
            if (rip == unit.ColdStart + stub * _stubBytes)
                cpu->Position = cpu->HostR15; // the stub saves it first, if it has anything to save
            return Landing.None;
        }
        if (_runs != null)
            return _runs.Recover(cpu, unit, rip);
        byte* host = unit.HostStart;
        ulong guest = unit.GuestStart;
        byte* lengths = unit.Lengths;
        int n = 0;
        for (; n < unit.Count && host + lengths[2 * n + 1] <= rip; n++)
        {
            guest += lengths[2 * n];
            host += lengths[2 * n + 1];
        }
        // A breakpoint trap reports the address behind the INT3.
        if (cpu->TrapNumber == 3 && cpu->FaultSignal == 5 && n > 0 && rip == host && *(rip - 1) == 0xCC)
        {
            cpu->Rip = guest;
            return Landing.None;
        }
        cpu->Rip = guest;
        if (n == unit.Count || rip == host || lengths[2 * n] == 0)
            return Landing.None;
        Instruction i = Decode(guest, lengths[2 * n]);
        return RecoverInside(cpu, rip, host, host + lengths[2 * n + 1], i, _dispatch) ? Landing.Target : Landing.None;
    }

    /// <summary>Decodes a guest instruction again.</summary>
    public static Instruction Decode(ulong guest, int length)
    {
        var reader = new PointerCodeReader { Position = (byte*)guest, End = (byte*)guest + length };
        Decoder decoder = Decoder.Create(64, reader);
        decoder.IP = guest;
        decoder.Decode(out Instruction i);
        return i;
    }

    private void RecoverFarDispatch(CpuState* cpu, byte* rip)
    {
        if (rip > stubs.FarDispatch)
        {
            cpu->Rip = cpu->Spill;
            // Behind the save of each register its slot is right, before it the register itself is; slots saved early are never stale.
            if (rip >= stubs.FarRaxSaved)
            {
                cpu->Gpr[CpuStateLayout.Rax] = cpu->ErrorCode;
                cpu->Gpr[CpuStateLayout.Rcx] = cpu->TrapNumber;
            }
            if (rip >= stubs.FarFlagsSaved)
            {
                ulong saved = cpu->FaultAddress;
                const ulong arithmetic = 0xD5;
                cpu->Rflags = (cpu->Rflags & ~(arithmetic | 0x800)) | ((saved >> 8) & arithmetic) | ((saved & 1) << 11);
            }
            return;
        }
        cpu->Rip = cpu->HostR15;
    }

    /// <summary>
    /// Recovers inside the plain shape of an instruction. True when it is a transfer that has happened, or <paramref name="cpu"/>'s RIP is
    /// left at the instruction or set to the next one.
    /// </summary>
    public static bool RecoverInside(CpuState* cpu, byte* rip, byte* host, byte* hostEnd, in Instruction i, int dispatch)
    {
        bool spilled = StartsWithSpill(host, out int temporary);
        switch (i.FlowControl)
        {
            case FlowControl.IndirectBranch or FlowControl.IndirectCall or FlowControl.Return:
                if (rip == hostEnd - dispatch)
                    return RecoverTransfer(cpu, i);
                // Half of the return address is pushed: as if nothing were, since all of it will be again.
                if (i.FlowControl == FlowControl.IndirectCall && i.NextIP > int.MaxValue && rip == hostEnd - dispatch - UnitTranslator.HighHalfBytes)
                    cpu->Gpr[CpuStateLayout.Rsp] += 8;
                if (spilled)
                    cpu->Gpr[temporary] = cpu->Spill;
                if (i.Code == Code.Retnq_imm16 && rip > host)
                {
                    // Popped already: complete it.
                    cpu->Gpr[CpuStateLayout.Rsp] += i.Immediate16;
                    cpu->Rip = cpu->HostR15;
                    return true;
                }
                return false;
            case FlowControl.Call when i.Code == Code.Call_rel32_64:
                if (rip == hostEnd - 5)
                    cpu->Rip = i.NearBranchTarget;
                return false;
            case FlowControl.ConditionalBranch:
                RecoverLoop(cpu, rip, hostEnd, i);
                return false;
            case FlowControl.Next when i.Mnemonic is Mnemonic.Popf or Mnemonic.Popfq:
                if (rip >= hostEnd - UnitTranslator.PopFlagsTail(i.Length) && EmulatedInstruction.TryPopFlags(cpu, i.Code == Code.Popfw ? 2 : 8))
                    cpu->Rip = i.NextIP;
                return false;
            case FlowControl.Next or FlowControl.Exception:
                RecoverPlain(cpu, rip, hostEnd, i, spilled, temporary);
                return false;
            default:
                return false;
        }
    }

    /// <summary>
    /// The target is known and the stack pointer moved. A target that is not canonical faults before that (SDM vol. 2, CALL, JMP, RET):
    /// the instruction is undone, but for the return address that a call has left below the stack, as the processor leaves it.
    /// </summary>
    private static bool RecoverTransfer(CpuState* cpu, in Instruction i)
    {
        if (!GuestFault.IsBadTarget(cpu->HostR15))
        {
            cpu->Rip = cpu->HostR15;
            return true;
        }
        GuestFault.UndoBranch(cpu, i);
        GuestFault.GeneralProtection(cpu, 0);
        return false;
    }

    private static void RecoverLoop(CpuState* cpu, byte* rip, byte* hostEnd, in Instruction i)
    {
        // op +2; jmp short; jmp rel32. Behind the first, the counter is already changed.
        if (i.Mnemonic is not (Mnemonic.Loop or Mnemonic.Loope or Mnemonic.Loopne or Mnemonic.Jrcxz or Mnemonic.Jecxz))
            return;
        if (rip == hostEnd - 5)
            cpu->Rip = i.NearBranchTarget;
        else if (rip == hostEnd - 7)
            cpu->Rip = i.NextIP;
    }

    private static void RecoverPlain(CpuState* cpu, byte* rip, byte* hostEnd, in Instruction i, bool spilled, int temporary)
    {
        byte* tail = spilled ? hostEnd - UnitTranslator.StoreBytes : hostEnd;
        bool stores = InstructionTraits.MayWriteR15(i);
        byte* store = stores ? tail - UnitTranslator.StoreBytes : tail;
        if (spilled)
            cpu->Gpr[temporary] = cpu->Spill;
        if (stores && !StoresR15(store))
            return; // it leaves translated code to be done elsewhere
        if (rip < store || (rip == store && !stores && !spilled))
            return;
        if (stores && rip == store)
            cpu->Gpr[CpuStateLayout.R15] = cpu->HostR15;
        cpu->Rip = i.NextIP;
    }

    /// <summary>Recognises <c>mov gs:[R15], r15</c>.</summary>
    private static bool StoresR15(byte* code) =>
        code[0] == 0x65 && code[1] == 0x4C && code[2] == 0x89 && code[3] == 0x3C && code[4] == 0x25 && *(int*)(code + 5) == CpuStateLayout.Gpr(CpuStateLayout.R15);

    /// <summary>Recognises <c>mov gs:[Spill], t</c> at the start of the slow shape.</summary>
    private static bool StartsWithSpill(byte* host, out int temporary)
    {
        temporary = ((host[1] & 4) << 1) | ((host[3] >> 3) & 7);
        return host[0] == 0x65 && (host[1] & 0xFB) == 0x48 && host[2] == 0x89 && (host[3] & 0xC7) == 0x04 && host[4] == 0x25 &&
            *(int*)(host + 5) == CpuStateLayout.Spill;
    }
}
