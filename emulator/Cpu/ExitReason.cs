namespace GoEmu.Emulator.Cpu;

/// <summary>Why an engine stopped running guest code.</summary>
public enum ExitReason
{
    /// <summary>Asked to stop, or a signal is pending; the state is at an instruction boundary.</summary>
    Kick = 0,

    /// <summary>A SYSCALL instruction; RIP is that instruction's address.</summary>
    Syscall = 1,

    /// <summary>A direct jump whose target is not translated yet (internal to the JIT).</summary>
    Link = 2,

    /// <summary>An indirect jump whose target is not in the table (internal to the JIT).</summary>
    Miss = 3,

    /// <summary>A CPUID instruction.</summary>
    Cpuid = 4,

    /// <summary>The guest faulted; signal, siginfo, trap number, error code and CR2 are in the state, RIP is the faulting instruction.</summary>
    Fault = 5,

    /// <summary>An instruction that this engine refuses; RIP is its address.</summary>
    Refused = 6,

    /// <summary>A host signal or kick hit translated code (internal to the JIT).</summary>
    Async = 7,

    /// <summary>Execution reached an address that is not executable guest memory; RIP is that address.</summary>
    BadFetch = 8,

    /// <summary>A fault inside a vDSO function.</summary>
    VdsoFault = 9,

    /// <summary>An instruction that the engine executes itself (internal to the JIT).</summary>
    Emulated = 10,

    /// <summary>An instruction has run with the trap flag set; RIP is the next one.</summary>
    Trap = 11,

    /// <summary>The interpreter has come to a block that is worth compiling (internal to the mixed engine).</summary>
    Warm = 12,

    /// <summary>The JIT has come to code that is not worth compiling yet (internal to the mixed engine).</summary>
    Cold = 13,

    /// <summary>
    /// <see cref="CpuState.Budget"/> is used up. Only right after a direct jump to its own or a lower address was taken, a call, a return
    /// or an indirect jump; RIP is the target. The same on all engines.
    /// </summary>
    Budget = 14,

    /// <summary>An instruction that reads what is not the program's: clock, random numbers, processor; RIP is its address.</summary>
    Source = 15,

    /// <summary>The next instruction is one of <see cref="Engine.EngineHost.Probes"/>; RIP is its address, and it has not run.</summary>
    Probe = 16,

    /// <summary>An instruction has set RSP; RIP is the next one (internal to the JIT).</summary>
    Stack = 17,
}
