using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Clocks, sleeping and timers: the host's.</summary>
internal static class TimeFamily
{
    public static void Register(SyscallTable t)
    {
        t.Forward(SyscallNr.clock_gettime, SyscallNr.clock_getres, SyscallNr.clock_nanosleep, SyscallNr.clock_settime, SyscallNr.clock_adjtime,
            SyscallNr.gettimeofday, SyscallNr.settimeofday, SyscallNr.time, SyscallNr.nanosleep, SyscallNr.alarm, SyscallNr.getitimer,
            SyscallNr.setitimer, SyscallNr.timer_create, SyscallNr.timer_settime, SyscallNr.timer_gettime, SyscallNr.timer_getoverrun,
            SyscallNr.timer_delete, SyscallNr.timerfd_create, SyscallNr.timerfd_settime, SyscallNr.timerfd_gettime, SyscallNr.times,
            SyscallNr.adjtimex);
    }
}
