using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Recording;

/// <summary>Tells a <see cref="TurnRecorder"/> what the instructions of an interpreter do, one at a time.</summary>
internal sealed unsafe class StepRecorder(TurnRecorder recorder, EngineHost host, ICodeSource source) : IStepObserver
{
    private ulong[] _words = [];
    private bool _isRepeating;

    public bool Before(CpuState* cpu, in Instruction instruction)
    {
        ulong page = GuestLayout.PageDown(instruction.IP), last = GuestLayout.PageDown(instruction.NextIP - 1);
        if ((cpu->SingleStep & (CpuState.StepOnce | CpuState.StepPastProbe)) == CpuState.StepOnce)
        {
            using (host.HoldTranslation())
                recorder.Code.Add(page, last + GuestLayout.PageSize, stays: false); // it writes to its own page
        }
        else if (!recorder.Code.Has(page) || !recorder.Code.Has(last))
        {
            using (host.HoldTranslation())
            {
                _ = source.PrepareCode(page, true, out _);
                _ = source.PrepareCode(last, true, out _);
                recorder.Code.Add(page, last + GuestLayout.PageSize, stays: true);
            }
        }
        recorder.CheckEpoch(instruction.IP);
        if (host.Options.Accesses && !_isRepeating)
            _words = Words(cpu, instruction);
        return true;
    }

    public void After(CpuState* cpu, in Instruction instruction, ExitReason reason)
    {
        if (reason != ExitReason.Kick)
            return;
        switch (instruction.FlowControl)
        {
            case FlowControl.ConditionalBranch:
                recorder.Outcome(cpu->Rip == instruction.NearBranchTarget);
                break;
            case FlowControl.UnconditionalBranch or FlowControl.Call:
                if (instruction.NearBranchTarget <= instruction.IP)
                    recorder.Outcome(true);
                break;
            case FlowControl.IndirectBranch or FlowControl.IndirectCall or FlowControl.Return:
                recorder.Target(cpu->Rip);
                break;
        }
        recorder.Reached(cpu->Rip);
        if (_words.Length != 0)
            Accessed(cpu, instruction);
        if (host.Options.Stacks != null && StackPointer.IsSetFreely(instruction))
            recorder.StackMoved(cpu);
    }

    /// <summary>One instruction has recorded its words once, however many rounds it takes.</summary>
    private void Accessed(CpuState* cpu, in Instruction instruction)
    {
        _isRepeating = cpu->Rip == instruction.IP && RecordedAccess.IsRepeated(instruction);
        if (_isRepeating)
            return;
        recorder.Accesses(_words);
        _words = [];
    }

    private static ulong[] Words(CpuState* cpu, in Instruction i)
    {
        if (RecordedAccess.Words(i) == 0)
            return [];
        if (i.Mnemonic == Mnemonic.Leave)
            return [cpu->Rbp];
        if (RecordedAccess.HasOperand(i))
            return [Address(cpu, i)];
        List<ulong> words = [];
        if (RecordedAccess.UsesSource(i))
            words.Add(cpu->Rsi);
        if (RecordedAccess.UsesDestination(i))
            words.Add(cpu->Rdi);
        if (RecordedAccess.IsRepeated(i))
            words.Add(cpu->Rcx);
        return [.. words];
    }

    private static ulong Address(CpuState* cpu, in Instruction i)
    {
        ulong address = i.IsIPRelativeMemoryOperand ? i.IPRelativeMemoryAddress
            : i.MemoryDisplacement64 + Value(cpu, i.MemoryBase) + Value(cpu, i.MemoryIndex) * (ulong)i.MemoryIndexScale;
        if (i.MemoryBase.IsGPR32() || i.MemoryIndex.IsGPR32())
            address = (uint)address;
        return address + (i.SegmentPrefix == Register.FS ? cpu->FsBase : i.SegmentPrefix == Register.GS ? cpu->GsBase : 0);
    }

    private static ulong Value(CpuState* cpu, Register register) => register switch
    {
        Register.None or Register.RIP or Register.EIP => 0,
        _ when register.IsGPR32() => (uint)cpu->Gpr[register.GetNumber()],
        _ => cpu->Gpr[register.GetNumber()],
    };
}
