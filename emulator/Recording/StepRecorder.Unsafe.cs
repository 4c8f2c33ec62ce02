using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Recording;

/// <summary>Tells a <see cref="TurnRecorder"/> what the instructions of an interpreter do, one at a time.</summary>
internal sealed unsafe class StepRecorder(TurnRecorder recorder, EngineHost host, ICodeSource source) : IStepObserver
{
    public bool Before(CpuState* cpu, in Instruction instruction)
    {
        ulong page = GuestLayout.PageDown(instruction.IP), last = GuestLayout.PageDown(instruction.NextIP - 1);
        if (!recorder.Code.Has(page) || !recorder.Code.Has(last))
        {
            using (host.HoldTranslation())
            {
                _ = source.PrepareCode(page, true, out _);
                _ = source.PrepareCode(last, true, out _);
                recorder.Code.Add(page, last + GuestLayout.PageSize, stays: true);
            }
        }
        recorder.CheckEpoch(instruction.IP);
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
        if (host.Options.Stacks != null && StackPointer.IsSetFreely(instruction))
            recorder.StackMoved(cpu);
    }
}
