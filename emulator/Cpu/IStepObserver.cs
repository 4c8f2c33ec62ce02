using Iced.Intel;

namespace GoEmu.Emulator.Cpu;

/// <summary>Is told of every instruction that an engine runs one at a time. Called on the thread that runs it, whose state is exact.</summary>
public unsafe interface IStepObserver
{
    /// <summary>Before the instruction at RIP, which <see cref="CpuState.SingleStep"/> may say to run once in memory that stays writable; false to run on at full speed, never to be asked again by this thread.</summary>
    bool Before(CpuState* cpu, in Instruction instruction);

    /// <summary>After it: <see cref="ExitReason.Kick"/> when it has completed, otherwise why it has left guest code.</summary>
    void After(CpuState* cpu, in Instruction instruction, ExitReason reason);
}
