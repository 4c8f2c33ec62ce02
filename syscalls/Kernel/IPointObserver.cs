namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Is told of a deterministic run's points: ends of turns, system calls, CPUID and other instructions that are left to the kernel, and as
/// many of the branches between them as it asks for. They lie at the same instructions on every engine.
/// </summary>
public interface IPointObserver
{
    /// <summary>
    /// Instructions up to the next point that is wanted: 1 for the next check point (<see cref="Emulator.Engine.CheckPoint"/>). A turn ends
    /// where it would have ended without.
    /// </summary>
    long Distance { get; }

    /// <summary>A task is at a point: its state is exact, and what it asks the kernel for has not been done.</summary>
    void Reached(GuestTask task, Emulator.Cpu.ExitReason reason);
}
