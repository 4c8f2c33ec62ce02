using System.Runtime.InteropServices;
using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <content>One instruction at a time: code that writes to its own page, and the guest's trap flag.</content>
public sealed unsafe partial class InterpreterEngine
{
    /// <summary>Runs the instruction at RIP; true when the reason is for the kernel, false when the task may go on.</summary>
    private bool Step(CpuState* cpu, out ExitReason reason)
    {
        bool trap = (cpu->SingleStep & CpuState.StepTrap) != 0;
        cpu->SingleStep &= ~CpuState.StepOnce;
        if (!RunOne(cpu, out reason, out bool holdsTraps))
            return true;
        if (!trap || holdsTraps)
            return false;
        reason = ExitReason.Trap; // SDM vol. 3, 17.3.1.2
        return true;
    }

    /// <summary>Runs the instruction at RIP from ops of its own; true when it has completed, false when the reason is for the kernel.</summary>
    private bool RunOne(CpuState* cpu, out ExitReason reason, out bool holdsTraps)
    {
        Op* memory;
        holdsTraps = false;
        using (_lock.Enter())
        {
            if (!_builder.Build(cpu->Rip, single: true))
            {
                cpu->FaultAddress = cpu->Rip;
                reason = ExitReason.BadFetch;
                return false;
            }
            ref readonly Instruction first = ref _builder.FirstInstruction;
            holdsTraps = first.Mnemonic == Mnemonic.Mov && first.Op0Kind == OpKind.Register && first.Op0Register == Register.SS;
            memory = (Op*)NativeMemory.Alloc((nuint)BlockCache.SizeOf(_builder), Op.Bytes);
            _ = BlockCache.Copy(_builder, memory, -1);
        }
        Volatile.Write(ref cpu->InGuest, 1);
        Op* next = ExecuteOne(cpu, memory + 1);
        reason = next != null ? ExitReason.Kick : (ExitReason)cpu->Reason;
        if (next != null)
            cpu->Rip = Op.PcOf(next);
        Volatile.Write(ref cpu->InGuest, 0);
        NativeMemory.Free(memory);
        return reason is ExitReason.Kick or ExitReason.Link or ExitReason.Miss;
    }
}
