using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>What the engine does about the position outside translated code.</summary>
internal abstract unsafe class RunInstrument
{
    /// <summary>Translated code is about to be entered: the position for R15 goes to HostR15, and to Position in case that none runs.</summary>
    public abstract void Enter(CpuState* cpu);

    /// <summary>The engine has executed an instruction itself, or translated code has, that the position does not have yet.</summary>
    public abstract void Completed(CpuState* cpu);

    /// <summary>What <see cref="Left"/> was told of has become a reason for the kernel after all.</summary>
    public abstract void Stopped(CpuState* cpu, ExitReason reason);

    /// <summary>
    /// Translated code was left and Position is exact. Gets and returns whether the reason is for the kernel, which it may change.
    /// </summary>
    public abstract bool Left(CpuState* cpu, Landing landing, bool leaves, ref ExitReason reason);

    /// <summary>Code that is about to be translated; <paramref name="stays"/> unless for one instruction. The caller holds the translation lock.</summary>
    public virtual void Translated(ulong start, ulong end, bool stays)
    {
    }

    /// <summary>Number of the site at an address that translated code is about to have an entry for; 0 for none. The caller holds the translation lock.</summary>
    public virtual int SiteAt(ulong pc) => 0;
}
