using System.Runtime.InteropServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <content>One instruction at a time: code that writes to its own page, the guest's trap flag, its alignment checks, observers, and probes.</content>
public sealed unsafe partial class InterpreterEngine
{
    /// <summary>Runs the instruction at RIP; true when the reason is for the kernel, false when the task may go on.</summary>
    private bool Step(CpuState* cpu, out ExitReason reason)
    {
        bool pastProbe = (cpu->SingleStep & CpuState.StepPastProbe) != 0;
        if (cpu->Pending != 0 && !pastProbe)
        {
            reason = ExitReason.Kick;
            Volatile.Write(ref cpu->PendingKick, 0);
            if (cpu->PendingSignal != 0)
                return true;
        }
        bool trap = (cpu->SingleStep & CpuState.StepTrap) != 0, once = (cpu->SingleStep & CpuState.StepOnce) != 0;
        if (!pastProbe && !once && _host.Probes.Contains(cpu->Rip))
        {
            reason = ExitReason.Probe;
            return true;
        }
        Op* memory = Prepare(cpu, stays: !once || pastProbe, out Instruction instruction, out bool isKept);
        if (memory == null)
        {
            cpu->FaultAddress = cpu->Rip;
            reason = ExitReason.BadFetch;
            return true;
        }
        if ((cpu->SingleStep & CpuState.StepAligned) != 0 && AlignmentCheck.Fails(cpu, instruction))
        {
            _ = Faults.Alignment(cpu, memory + 1);
            if (!isKept)
                NativeMemory.Free(memory);
            reason = ExitReason.Fault;
            return true;
        }
        IStepObserver? observer = Observe(cpu, instruction);
        cpu->SingleStep &= ~(CpuState.StepOnce | CpuState.StepPastProbe);
        Volatile.Write(ref cpu->InGuest, 1);
        do
        {
            cpu->SliceEnd = 0;
            reason = Execute(cpu, memory + 1, once: true);
        }
        while (pastProbe && reason == ExitReason.Kick && cpu->Rip == instruction.IP && InstructionTraits.IsRepeated(instruction));
        Volatile.Write(ref cpu->InGuest, 0);
        if (!isKept)
            NativeMemory.Free(memory);
        bool completed = reason is ExitReason.Kick or ExitReason.Link or ExitReason.Miss or ExitReason.Budget;
        if (observer != null)
        {
            Flags.Leave(cpu);
            observer.After(cpu, instruction, completed ? ExitReason.Kick : reason);
        }
        if (!completed)
            return true;
        bool holdsTraps = instruction.Mnemonic == Mnemonic.Mov && instruction.Op0Kind == OpKind.Register && instruction.Op0Register == Register.SS;
        if (!trap || holdsTraps)
            return reason == ExitReason.Budget;
        reason = ExitReason.Trap; // SDM vol. 3, 17.3.1.2
        return true;
    }

    private IStepObserver? Observe(CpuState* cpu, in Instruction instruction)
    {
        if ((cpu->SingleStep & CpuState.StepObserved) == 0 || Observer is not { } observer)
            return null;
        Flags.Leave(cpu);
        if (observer.Before(cpu, instruction))
            return observer;
        cpu->SingleStep &= ~CpuState.StepObserved;
        return null;
    }

    /// <summary>Ops of the instruction at RIP alone, to be freed unless they are kept; null when there is none.</summary>
    private Op* Prepare(CpuState* cpu, bool stays, out Instruction instruction, out bool isKept)
    {
        using (_lock.Enter())
        {
            isKept = stays && (cpu->SingleStep & CpuState.StepObserved) != 0;
            if (isKept && _steps.TryGet(cpu->Rip, out Op* kept, out instruction))
                return kept;
            if (!_builder.Build(cpu->Rip, single: true))
            {
                instruction = default;
                return null;
            }
            instruction = _builder.FirstInstruction;
            var memory = (Op*)NativeMemory.Alloc((nuint)BlockCache.SizeOf(_builder), Op.Bytes);
            _ = BlockCache.Copy(_builder, memory, -1);
            isKept = isKept && instruction.Length != 0 && _steps.TryAdd(memory, instruction);
            return memory;
        }
    }
}
