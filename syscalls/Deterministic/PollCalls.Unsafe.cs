using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Waiting for descriptors: the host is asked without waiting, and asked again as long as there is time on the virtual clock.</summary>
internal static unsafe class PollCalls
{
    private const long Millisecond = 1_000_000;
    private const int Pollfd = 8, MaxDescriptors = 1 << 16;
    private const short In = 1, Out = 4, Priority = 2;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.epoll_wait, &EpollWait);
        t.Override(SyscallNr.epoll_pwait, &EpollWait);
        t.Override(SyscallNr.epoll_pwait2, &EpollWait2);
        t.Override(SyscallNr.poll, &Poll);
        t.Override(SyscallNr.ppoll, &Ppoll);
        t.Override(SyscallNr.select, &Select);
        t.Override(SyscallNr.pselect6, &Pselect);
    }

    private static SyscallResult EpollWait(GuestTask task, in SyscallArgs a)
    {
        bool hasMask = a.Number == (int)SyscallNr.epoll_pwait;
        return Wait(task, (int)a.D < 0 ? TaskWait.Never : (int)a.D * Millisecond, hasMask ? a.E : 0, a with { D = 0, E = 0 }, Epoll);
    }

    private static SyscallResult EpollWait2(GuestTask task, in SyscallArgs a)
    {
        if (!TryTimeout(a.D, out long timeout, out long error))
            return error;
        return Wait(task, timeout, a.E, a with { Number = (int)SyscallNr.epoll_pwait, D = 0, E = 0 }, Epoll);
    }

    private static void Epoll(SyscallArgs a, TaskWait wait) => wait.Descriptors.Add(((int)a.A, In));

    private static SyscallResult Poll(GuestTask task, in SyscallArgs a) =>
        Wait(task, (int)a.C < 0 ? TaskWait.Never : (int)a.C * Millisecond, 0, a with { C = 0 }, Polled);

    private static SyscallResult Ppoll(GuestTask task, in SyscallArgs a)
    {
        if (!TryTimeout(a.C, out long timeout, out long error))
            return error;
        return Wait(task, timeout, a.D, a with { Number = (int)SyscallNr.poll, C = 0 }, Polled);
    }

    private static void Polled(SyscallArgs a, TaskWait wait)
    {
        for (ulong n = 0; n < Math.Min(a.B, MaxDescriptors); n++)
        {
            if (UserCopy.Read(a.A + n * Pollfd, out (int Descriptor, short Events, short Found) one) && one.Descriptor >= 0)
                wait.Descriptors.Add((one.Descriptor, one.Events));
        }
    }

    private static SyscallResult Select(GuestTask task, in SyscallArgs a)
    {
        long timeout = TaskWait.Never;
        if (a.E != 0)
        {
            if (!Timespec.TryReadTimeval(a.E, out timeout, out bool isValid))
                return -Errno.EFAULT;
            if (!isValid)
                return -Errno.EINVAL;
        }
        return SelectFor(task, timeout, 0, a);
    }

    private static SyscallResult Pselect(GuestTask task, in SyscallArgs a)
    {
        if (!TryTimeout(a.E, out long timeout, out long error))
            return error;
        ulong mask = 0;
        if (a.F != 0 && !UserCopy.Read(a.F, out mask))
            return -Errno.EFAULT;
        return SelectFor(task, timeout, mask, a);
    }

    /// <summary>The host clears the sets where nothing is ready: they are put back before the task waits.</summary>
    private static SyscallResult SelectFor(GuestTask task, long timeout, ulong mask, in SyscallArgs a)
    {
        const int setBytes = 8192;
        int bytes = Math.Clamp(((int)a.A + 63) / 64 * 8, 0, setBytes);
        byte[] sets = new byte[3 * bytes];
        ulong[] addresses = [a.B, a.C, a.D];
        for (int n = 0; n < addresses.Length; n++)
        {
            if (addresses[n] != 0 && !UserCopy.Read(addresses[n], sets.AsSpan(n * bytes, bytes)))
                return -Errno.EFAULT;
        }
        (ulong, ulong) zero = (0, 0);
        SyscallResult result = Wait(task, timeout, mask, a with { Number = (int)SyscallNr.select, E = (ulong)&zero }, (args, wait) => Selected(sets, bytes, wait));
        for (int n = 0; result == SyscallResult.Blocked && n < addresses.Length; n++)
        {
            if (addresses[n] != 0)
                _ = UserCopy.Write(addresses[n], sets.AsSpan(n * bytes, bytes));
        }
        return result;
    }

    private static void Selected(byte[] sets, int bytes, TaskWait wait)
    {
        ReadOnlySpan<short> events = [In, Out, Priority];
        for (int bit = 0; bit < sets.Length * 8; bit++)
        {
            if ((sets[bit / 8] & (1 << (bit % 8))) != 0)
                wait.Descriptors.Add((bit % (bytes * 8), events[bit / (bytes * 8)]));
        }
    }

    private static bool TryTimeout(ulong address, out long timeout, out long error)
    {
        (timeout, error) = (TaskWait.Never, 0);
        if (address == 0)
            return true;
        if (!Timespec.TryRead(address, out timeout, out bool isValid))
            error = -Errno.EFAULT;
        else if (!isValid)
            error = -Errno.EINVAL;
        return error == 0;
    }

    /// <summary>Asks the host with <paramref name="now"/>, which does not wait; if nothing is ready, the task does.</summary>
    private static SyscallResult Wait(GuestTask task, long timeout, ulong maskAddress, in SyscallArgs now, Action<SyscallArgs, TaskWait> describe)
    {
        VirtualTask self = task.Virtual!;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        bool isFirst = self.Wait == null;
        if (isFirst && maskAddress != 0)
        {
            if (!UserCopy.Read(maskAddress, out ulong mask))
                return -Errno.EFAULT;
            task.SavedMask = task.SignalMask;
            task.SetSignalMask(mask);
        }
        SyscallResult result = SyscallTable.ForwardCall(task, now);
        if (result == SyscallResult.Restart)
            return result;
        long deadline = self.Wait?.Deadline ?? Timespec.Add(scheduler.Clock.Now, timeout);
        if (result.Value == 0 && deadline > scheduler.Clock.Now)
        {
            if (isFirst)
            {
                self.Wait = new TaskWait { AsksHost = true, Deadline = deadline };
                describe(now, self.Wait);
            }
            return SyscallResult.Blocked;
        }
        if (task.SavedMask is { } saved)
        {
            task.SavedMask = null;
            task.SetSignalMask(saved);
        }
        return result;
    }
}
