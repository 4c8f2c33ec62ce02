using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Recording;

/// <summary>Says whose stack a task is on when its stack pointer has gone elsewhere. Called on the task's thread, outside guest code.</summary>
public unsafe interface IStackNamer
{
    /// <summary>Whose it is.</summary>
    StackTag Name(CpuState* cpu);
}
