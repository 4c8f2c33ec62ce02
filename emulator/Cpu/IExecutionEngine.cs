namespace GoEmu.Emulator.Cpu;

/// <summary>Runs guest code on the calling host thread.</summary>
public unsafe interface IExecutionEngine
{
    /// <summary>
    /// Runs from the state's RIP until something needs the kernel: a system call, a fault, a pending signal, a refused instruction.
    /// On return the state is exact and RIP is the boundary: the SYSCALL itself, the faulting instruction, the next to run.
    /// </summary>
    ExitReason Run(CpuState* cpu);

    /// <summary>A new thread state, not yet running anywhere.</summary>
    CpuState* CreateState();

    /// <summary>Makes the state current on the calling host thread, which has the given ids, and known to those that stop the world.</summary>
    void Attach(CpuState* cpu, int threadGroupId, int threadId);

    /// <summary>Undoes <see cref="Attach"/> and frees the state. <paramref name="current"/> says that it is current on this host thread.</summary>
    void Detach(CpuState* cpu, bool current);

    /// <summary>Says that the calling host thread runs no guest thread: a new host thread begins with its creator's GS base.</summary>
    void ClearCurrent();

    /// <summary>Counters of everything run so far.</summary>
    EngineStatistics Statistics { get; }
}
