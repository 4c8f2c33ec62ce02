using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Threads of the emulator's own. A host thread begins with its creator's GS base and signal mask: left so, it would take the guest's
/// signals into the creator's state at any moment.
/// </summary>
public static unsafe class EmulatorThread
{
    /// <summary>Starts a background thread that never sees a signal of the guest's.</summary>
    public static void Start(GuestProcess process, Action body)
    {
        ulong all = HostSignals.AsyncMask, before = 0;
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&all, (ulong)&before, 8);
        new Thread(() =>
        {
            process.Host.ClearCurrent();
            body();
        })
        { IsBackground = true }.Start();
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&before, 0, 8);
    }
}
