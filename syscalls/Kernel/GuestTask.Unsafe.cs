using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Deterministic;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// One guest thread. In parallel mode it has a host thread of its own, whose ids are its ids; in deterministic mode all tasks share one,
/// whose signal mask is that of the task that runs.
/// </summary>
public sealed unsafe class GuestTask(GuestProcess process, CpuState* cpu, SignalActions actions)
{
    private const long SysRtSigprocmask = 14, SysGetpid = 39;
    private const ulong NeverBlockable = (1UL << 8) | (1UL << 18); // SIGKILL, SIGSTOP

    private HostMask _host = process.SharedMask ?? new HostMask();

    /// <summary>The process it belongs to.</summary>
    public GuestProcess Process { get; } = process;

    /// <summary>Registers; valid while the task lives.</summary>
    public CpuState* Cpu { get; } = cpu;

    /// <summary>Dispositions: the process's, or a copy in the child of a vfork.</summary>
    public SignalActions Actions { get; } = actions;

    /// <summary>Thread id.</summary>
    public int ThreadId { get; set; }

    /// <summary>What the deterministic scheduler knows of it; null in parallel mode.</summary>
    internal VirtualTask? Virtual { get; set; }

    /// <summary>Id of the process that it is of: its own in the child of a vfork.</summary>
    internal int ProcessId => IsVforkChild ? ThreadId : Process.Deterministic?.ProcessId ?? (int)HostSyscall.Quick(SysGetpid);

    /// <summary>True in the child of a vfork, which borrows its parent's memory and host thread until exec or exit.</summary>
    public bool IsVforkChild { get; init; }

    /// <summary>Signals the guest has blocked, bit n-1 for signal n.</summary>
    public ulong SignalMask { get; private set; }

    /// <summary>The mask to put into the next signal frame instead of <see cref="SignalMask"/> (rt_sigsuspend).</summary>
    public ulong? SavedMask { get; set; }

    /// <summary>sigaltstack(2): address, flags, bytes.</summary>
    public (ulong Address, int Flags, ulong Size) AltStack { get; set; } = (0, 2, 0);

    /// <summary>set_tid_address(2): cleared and woken when the task ends; 0 for none.</summary>
    public ulong ClearChildTid { get; set; }

    /// <summary>set_robust_list(2): head of the list, 0 for none.</summary>
    public ulong RobustList { get; set; }

    /// <summary>Set when the task is to leave its run loop.</summary>
    public bool Exiting { get; set; }

    /// <summary>exit(2)'s status.</summary>
    public int ExitStatus { get; set; }

    /// <summary>
    /// Sets the guest's mask and the host's, which is the same but for signals that the engine needs. Only where no signal can be
    /// waiting: before the task runs, and right after the waiting one was taken.
    /// </summary>
    public void SetSignalMask(ulong mask)
    {
        IsMaskPending = false;
        SignalMask = mask & ~NeverBlockable;
        ulong host = SignalMask & ~HostSignals.NeverBlocked;
        if (host == _host.Value)
            return;
        _host.Value = host;
        _ = HostSyscall.Quick(SysRtSigprocmask, 2, (ulong)&host, 0, 8);
    }

    /// <summary>
    /// Sets the guest's mask and the host's on a system call's behalf. False, with nothing changed, when a signal already waits to be
    /// delivered (or a kick): it came before the call, under the old mask, and no other may come until it is delivered.
    /// </summary>
    public bool TrySetSignalMask(ulong mask)
    {
        if (Cpu->PendingSignal != 0)
            return false;
        ulong wanted = mask & ~NeverBlockable, host = wanted & ~HostSignals.NeverBlocked;
        if (host != _host.Value && HostSyscall.Interruptible(SysRtSigprocmask, 2, (ulong)&host, 0, 8, 0, 0) == HostSyscall.Restart)
            return false;
        _host.Value = host;
        SignalMask = wanted;
        IsMaskPending = false;
        return true;
    }

    /// <summary>
    /// Keeps all signals out while the host thread is copied, so that none waits in both copies; false as in
    /// <see cref="TrySetSignalMask"/>. <see cref="ReleaseSignals"/> in each copy ends it.
    /// </summary>
    public bool TryHoldSignals()
    {
        ulong all = HostSignals.AsyncMask;
        if (HostSyscall.Interruptible(SysRtSigprocmask, 2, (ulong)&all, 0, 8, 0, 0) == HostSyscall.Restart)
            return false;
        _host.Value = all;
        return true;
    }

    /// <summary>Gives the host the guest's mask again.</summary>
    public void ReleaseSignals() => SetSignalMask(SignalMask);

    /// <summary>
    /// Sets the guest's mask for the handler of a fault and leaves the host's to be set by the next system call other than sigreturn:
    /// most such handlers return, or are over, before it matters, and two host calls are saved.
    /// </summary>
    public void SetSignalMaskLazily(ulong mask)
    {
        SignalMask = mask & ~NeverBlockable;
        IsMaskPending = true;
    }

    /// <summary>True when the host's mask does not yet have what the guest's has.</summary>
    public bool IsMaskPending { get; private set; }

    /// <summary>Makes up for <see cref="SetSignalMaskLazily"/>; false as in <see cref="TrySetSignalMask"/>.</summary>
    public bool TryApplyMask() => TrySetSignalMask(SignalMask);

    /// <summary>Notes that the host's signal handler has changed the host's mask.</summary>
    public void HostMaskChanged() => _host.Value = null;

    /// <summary>Gives a task that does not run yet its mask, and leaves the host's to be set when it does.</summary>
    public void SetInitialMask(ulong mask) => SignalMask = mask & ~NeverBlockable;

    /// <summary>Notes the masks that a child of vfork has from its parent.</summary>
    public void InheritMask(GuestTask parent)
    {
        SignalMask = parent.SignalMask;
        _host = new HostMask { Value = parent._host.Value }; // the child is a thread of the host's by itself
    }

    /// <summary>Takes the inherited mask of the host thread as the guest's.</summary>
    public void AdoptHostMask()
    {
        ulong host = 0;
        _ = HostSyscall.Quick(SysRtSigprocmask, 2, 0, (ulong)&host, 8);
        SetSignalMask(host);
    }
}
