using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// The system calls that are not the host's in deterministic mode: those that wait, tell the time or an id, or show the machine. A group
/// declares its own at its head, as the families do.
/// </summary>
internal static class DeterministicCalls
{
    /// <summary>Puts them all before the families' handlers.</summary>
    public static void Override(SyscallTable t)
    {
        FutexCalls.Override(t);
        ClockCalls.Override(t);
        TimerCalls.Override(t);
        DescriptorCalls.Override(t);
        RandomDevices.Override(t);
        ConnectionCalls.Override(t);
        SocketCalls.Override(t);
        FileCalls.Override(t);
        StatusCalls.Override(t);
        PollCalls.Override(t);
        SignalCalls.Override(t);
        IdentityCalls.Override(t);
        LimitCalls.Override(t);
        MachineCalls.Override(t);
    }
}
