using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>One instruction at a time: code that writes to its own page, and the guest's trap flag.</content>
public sealed unsafe partial class JitEngine
{
    /// <inheritdoc/>
    public bool RunOne(CpuState* cpu, out ExitReason reason)
    {
        cpu->SingleStep |= CpuState.StepOnce;
        return Step(cpu, out reason);
    }

    /// <summary>Runs the instruction at RIP; true when the reason is for the kernel, false when the task may go on.</summary>
    private bool Step(CpuState* cpu, out ExitReason reason)
    {
        bool trap = (cpu->SingleStep & CpuState.StepTrap) != 0;
        ulong pc = cpu->Rip, count = cpu->Gpr[CpuStateLayout.Rcx];
        if (!EnterSingle(cpu, trap ? StepMode.Trap : StepMode.Once, out Instruction instruction))
        {
            reason = BadFetch(cpu);
            return true;
        }
        bool leaves = Execute(cpu, out reason);
        cpu->SingleStep &= ~CpuState.StepOnce;
        if (!trap || (leaves && reason != ExitReason.Kick))
            return leaves;
        if (reason == ExitReason.Kick && cpu->Rip == pc)
            return leaves; // it came before the instruction
        if (reason == ExitReason.Miss && GuestFault.IsBadTarget(cpu->Rip))
        {
            GuestFault.UndoBranch(cpu, instruction);
            GuestFault.GeneralProtection(cpu, 0);
            reason = ExitReason.Fault;
            return true;
        }
        if (!SteppedInstruction.Complete(cpu, instruction, count))
            return leaves;
        reason = ExitReason.Trap;
        Statistics.CountExit(reason);
        return true;
    }

    /// <summary>Translates one instruction for this thread alone and counts it as in guest code; false when there is none.</summary>
    private bool EnterSingle(CpuState* cpu, StepMode mode, out Instruction instruction)
    {
        using (_lock.Enter())
        {
            byte* host = Translate(cpu->Rip, mode);
            Resume(cpu, host);
            Volatile.Write(ref cpu->InGuest, host != null ? 1 : 0); // under the lock, so nobody stops the world in between
            instruction = _translator.Last;
            return host != null;
        }
    }
}
