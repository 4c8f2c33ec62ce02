namespace GoEmu.Emulator.Cpu;

/// <summary>Runs guest code on the calling host thread, to which the state is attached (<see cref="Engine.EngineHost.Attach"/>).</summary>
public unsafe interface IExecutionEngine
{
    /// <summary>
    /// Runs from the state's RIP until something needs the kernel: a system call, a fault, a pending signal, a refused instruction.
    /// On return the state is exact and RIP is the boundary: the SYSCALL itself, the faulting instruction, the next to run.
    /// </summary>
    ExitReason Run(CpuState* cpu);

    /// <summary>Runs one instruction, in memory that stays writable; true when <paramref name="reason"/> is for the kernel.</summary>
    bool RunOne(CpuState* cpu, out ExitReason reason);

    /// <summary>Features that guests may be told of.</summary>
    CpuidLimits Limits { get; }

    /// <summary>Counters of everything run so far.</summary>
    EngineStatistics Statistics { get; }
}
