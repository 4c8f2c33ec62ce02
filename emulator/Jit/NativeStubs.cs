namespace GoEmu.Emulator.Jit;

/// <summary>Addresses of the assembled stubs; see <see cref="StubBuilder"/> for what each one does.</summary>
internal unsafe struct NativeStubs
{
    /// <summary><c>int Enter()</c>: loads the guest state from GS and jumps to ResumeHost; returns an exit reason.</summary>
    public byte* Enter;

    /// <summary>The same even when a signal waits; for an instruction that leaves translated code behind it.</summary>
    public byte* EnterPending;

    /// <summary><c>void SetGs(CpuState*)</c>: makes the state current on this host thread; null for none.</summary>
    public byte* SetGs;

    /// <summary><c>CpuState* GetGs()</c>.</summary>
    public byte* GetGs;

    /// <summary>
    /// <c>int LoadGs(selector, CpuState*, ulong* base)</c>: loads GS with a selector, stores what base that gives and puts the state's
    /// address back; 1 when the selector is not one that user code may load. Signals have to be blocked.
    /// </summary>
    public byte* LoadGs;

    /// <summary><c>int Copy(dst, src, bytes)</c>: 1 when either side faulted.</summary>
    public byte* Copy;

    /// <summary><c>long Syscall(nr, a..f)</c>.</summary>
    public byte* Syscall;

    /// <summary>The same, restartable.</summary>
    public byte* InterruptibleSyscall;

    /// <summary><c>long Vfork(cloneArgs, bytes, function, argument)</c>.</summary>
    public byte* Vfork;

    /// <summary>Jumped to by translated code to leave it.</summary>
    public byte* ExitSyscall, ExitLink, ExitMiss, ExitCpuid, ExitRefused, ExitBadFetch, ExitEmulated, ExitSource, ExitProbe, ExitStack;

    /// <summary>Where the signal handler sends interrupted translated code.</summary>
    public byte* ExitFault, ExitAsync, ExitVdsoFault;

    /// <summary>Looks up R15 in the hash of far targets; a range in which the handler treats code as translated.</summary>
    public byte* FarDispatch, FarDispatchEnd;

    /// <summary>Offsets into <see cref="FarDispatch"/> from which on RAX and the flags are in spill slots.</summary>
    public byte* FarRaxSaved, FarFlagsSaved;

    /// <summary>Host signal handlers and their restorer.</summary>
    public byte* Handler, ActivationHandler, Restorer;

    /// <summary>vDSO call stubs, by <see cref="VdsoFunction"/>; null where the host has none.</summary>
    public fixed ulong Vdso[4];
}
