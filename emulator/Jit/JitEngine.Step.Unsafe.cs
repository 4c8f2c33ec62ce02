using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>One instruction at a time: code that writes to its own page, the guest's trap flag, and probes.</content>
public sealed unsafe partial class JitEngine
{
    private readonly Dictionary<ulong, (nint Host, Instruction Instruction)> _pastProbes = []; // by guest address; under the lock

    /// <inheritdoc/>
    public bool RunOne(CpuState* cpu, out ExitReason reason)
    {
        cpu->SingleStep |= CpuState.StepOnce;
        return Step(cpu, out reason);
    }

    /// <summary>Runs the instruction at RIP; true when the reason is for the kernel, false when the task may go on.</summary>
    private bool Step(CpuState* cpu, out ExitReason reason)
    {
        bool trap = (cpu->SingleStep & CpuState.StepTrap) != 0, pastProbe = (cpu->SingleStep & CpuState.StepPastProbe) != 0;
        ulong pc = cpu->Rip, count = cpu->Gpr[CpuStateLayout.Rcx];
        if (cpu->SingleStep == CpuState.StepTrap && _host.Probes.Contains(pc))
        {
            reason = ExitReason.Probe;
            return true;
        }
        bool leaves;
        Instruction instruction;
        do
        {
            if (!EnterSingle(cpu, trap ? StepMode.Trap : pastProbe ? StepMode.PastProbe : StepMode.Once, out instruction))
            {
                cpu->SingleStep &= ~CpuState.StepPastProbe;
                reason = BadFetch(cpu);
                return true;
            }
            leaves = Execute(cpu, pastProbe ? _enterPending : _enter, out reason);
        }
        while (pastProbe && reason == ExitReason.Kick && cpu->Rip == pc); // the signal came before the instruction
        cpu->SingleStep &= ~(CpuState.StepOnce | CpuState.StepPastProbe);
        if (!(trap || pastProbe) || (leaves && reason != ExitReason.Kick))
            return leaves;
        if (reason == ExitReason.Kick && cpu->Rip == pc)
            return leaves; // it came before the instruction
        if (reason == ExitReason.Miss && GuestFault.IsBadTarget(cpu->Rip))
        {
            GuestFault.UndoBranch(cpu, instruction);
            GuestFault.GeneralProtection(cpu, 0);
            reason = ExitReason.Fault;
            _instrument?.Stopped(cpu, reason);
            return true;
        }
        if (!trap || !SteppedInstruction.Complete(cpu, instruction, count))
            return leaves;
        reason = ExitReason.Trap;
        _instrument?.Stopped(cpu, reason);
        Statistics.CountExit(reason);
        return true;
    }

    /// <summary>Translates one instruction for this thread alone and counts it as in guest code; false when there is none.</summary>
    private bool EnterSingle(CpuState* cpu, StepMode mode, out Instruction instruction)
    {
        using (_lock.Enter())
        {
            (nint Host, Instruction Instruction) kept = default;
            bool isKept = mode == StepMode.PastProbe && _pastProbes.TryGetValue(cpu->Rip, out kept);
            byte* host = isKept ? (byte*)kept.Host : Translate(cpu->Rip, mode);
            if (host != null)
                Resume(cpu, host);
            Volatile.Write(ref cpu->InGuest, host != null ? 1 : 0); // under the lock, so nobody stops the world in between
            instruction = isKept ? kept.Instruction : _translator.Last;
            return host != null;
        }
    }
}
