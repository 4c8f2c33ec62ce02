using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Between the ids that the guest sees and the host's. Those of foreign processes are the same in both.</summary>
internal static class ProcessIds
{
    private static int HostId => (int)HostSyscall.Quick((long)SyscallNr.getpid);

    /// <summary>The guest's id of a host process.</summary>
    public static int ToGuest(DeterministicScheduler scheduler, int host)
    {
        foreach ((int guest, int id) in scheduler.Children)
        {
            if (id == host)
                return guest;
        }
        return host == HostId ? scheduler.ProcessId : host;
    }

    /// <summary>The host's id of a process that the guest names; its groups, with a minus, likewise.</summary>
    public static int ToHost(DeterministicScheduler scheduler, int guest)
    {
        if (guest < -1)
            return -ToHost(scheduler, -guest);
        if (guest == scheduler.ProcessId)
            return HostId;
        return scheduler.Children.TryGetValue(guest, out int host) ? host : guest;
    }
}
