using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// Calls on descriptors that may have to wait: the host is asked first whether they would, and if so the task waits, not the host thread.
/// </summary>
internal static unsafe class DescriptorCalls
{
    private const short In = 1, Out = 4;
    private const int DontWait = 0x40, NonBlocking = 0x800, SafeWrite = 4096, GetFlags = 3;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.read, &Read);
        t.Override(SyscallNr.readv, &Readv);
        t.Override(SyscallNr.recvmmsg, &Receive);
        t.Override(SyscallNr.write, &Write);
        t.Override(SyscallNr.writev, &Output);
        t.Override(SyscallNr.sendmmsg, &Send);
        t.Override(SyscallNr.pipe, &Pipe);
        t.Override(SyscallNr.pipe2, &Pipe);
        t.Override(SyscallNr.socketpair, &SocketPair);
        t.Override(SyscallNr.wait4, &Wait4);
        t.Override(SyscallNr.waitid, &Waitid);
    }

    /// <summary>Whether the host would not wait: events (poll(2)) or a descriptor that never waits.</summary>
    internal static bool IsReady(ulong descriptor, short events)
    {
        int* poll = stackalloc int[2];
        (poll[0], poll[1]) = ((int)descriptor, events);
        if (HostSyscall.Quick((long)SyscallNr.poll, (ulong)poll, 1, 0) != 0)
            return true;
        long flags = HostSyscall.Quick((long)SyscallNr.fcntl, descriptor, GetFlags);
        return flags < 0 || (flags & NonBlocking) != 0;
    }

    internal static SyscallResult Block(GuestTask task, ulong descriptor, short events, long done = 0)
    {
        TaskWait wait = task.Virtual!.Wait ??= new TaskWait { AsksHost = true, Restarts = true };
        wait.Done = done;
        if (wait.Descriptors.Count == 0)
            wait.Descriptors.Add(((int)descriptor, events));
        return SyscallResult.Blocked;
    }

    internal static SyscallResult Input(GuestTask task, in SyscallArgs a) =>
        IsReady(a.A, In) ? SyscallTable.CallOverridden(task, a) : Block(task, a.A, In);

    private static SyscallResult Read(GuestTask task, in SyscallArgs a) => RandomDevices.Replace(task, a.A, a.B, Input(task, a));

    private static SyscallResult Readv(GuestTask task, in SyscallArgs a) => RandomDevices.ReplaceAll(task, a.A, a.B, Input(task, a));

    internal static SyscallResult Receive(GuestTask task, in SyscallArgs a) => (a.D & DontWait) != 0 ? SyscallTable.CallOverridden(task, a) : Input(task, a);

    internal static SyscallResult ReceiveMessage(GuestTask task, in SyscallArgs a) => (a.C & DontWait) != 0 ? SyscallTable.CallOverridden(task, a) : Input(task, a);

    private static SyscallResult Output(GuestTask task, in SyscallArgs a) =>
        IsReady(a.A, Out) ? SyscallTable.CallOverridden(task, a) : Block(task, a.A, Out);

    internal static SyscallResult Send(GuestTask task, in SyscallArgs a) => (a.D & DontWait) != 0 ? SyscallTable.CallOverridden(task, a) : Output(task, a);

    internal static SyscallResult SendMessage(GuestTask task, in SyscallArgs a) => (a.C & DontWait) != 0 ? SyscallTable.CallOverridden(task, a) : Output(task, a);

    /// <summary>A write of more than a pipe surely has room for goes in pieces that surely do not wait.</summary>
    private static SyscallResult Write(GuestTask task, in SyscallArgs a)
    {
        if (a.C <= SafeWrite || !MayWait(a.A))
            return Output(task, a);
        long done = task.Virtual!.Wait?.Done ?? 0;
        while (done < (long)a.C)
        {
            if (!IsReady(a.A, Out))
                return Block(task, a.A, Out, done);
            ulong piece = Math.Min(SafeWrite, a.C - (ulong)done);
            long result = SyscallTable.CallOverridden(task, a with { B = a.B + (ulong)done, C = piece }).Value;
            if (result < 0)
                return done > 0 && result != SyscallResult.Restart.Value ? done : result;
            done += result;
        }
        return done;
    }

    private static bool MayWait(ulong descriptor)
    {
        const int size = 144, modeOffset = 24, kind = 0xF000, regular = 0x8000;
        byte* stat = stackalloc byte[size];
        if (HostSyscall.Quick((long)SyscallNr.fstat, descriptor, (ulong)stat) != 0 || (*(uint*)(stat + modeOffset) & kind) == regular)
            return false;
        return (HostSyscall.Quick((long)SyscallNr.fcntl, descriptor, GetFlags) & NonBlocking) == 0;
    }

    private static SyscallResult Pipe(GuestTask task, in SyscallArgs a) => NoteTwo(SyscallTable.CallOverridden(task, a), a.A);

    private static SyscallResult SocketPair(GuestTask task, in SyscallArgs a) => NoteTwo(SyscallTable.CallOverridden(task, a), a.D);

    private static SyscallResult NoteTwo(SyscallResult result, ulong address)
    {
        if (result.Value == 0 && UserCopy.Read(address, out (int First, int Second) made))
        {
            InsideDescriptors.Made(made.First);
            InsideDescriptors.Made(made.Second);
        }
        return result;
    }

    private static SyscallResult BlockForChild(GuestTask task)
    {
        task.Virtual!.Wait ??= new TaskWait { AsksHost = true, Restarts = true, ForChild = true };
        return SyscallResult.Blocked;
    }

    private static SyscallResult Wait4(GuestTask task, in SyscallArgs a)
    {
        const ulong noHang = 1;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        ulong id = (ulong)ProcessIds.ToHost(scheduler, (int)a.A);
        SyscallResult result = SyscallTable.CallOverridden(task, a with { A = id, C = a.C | noHang });
        if (result.Value == 0 && (a.C & noHang) == 0)
            return BlockForChild(task);
        return result.Value > 0 ? Ended(scheduler, (int)result.Value, a.B != 0 && UserCopy.Read(a.B, out int status) ? status : 0) : result;
    }

    /// <summary>The guest's id of a child that was waited for; one that has ended is forgotten.</summary>
    private static long Ended(DeterministicScheduler scheduler, int host, int status)
    {
        const int stopped = 0x7F, continued = 0xFFFF;
        int guest = ProcessIds.ToGuest(scheduler, host);
        if ((status & 0xFF) != stopped && status != continued)
            _ = scheduler.Children.Remove(guest);
        scheduler.CountOutside();
        return guest;
    }

    private static SyscallResult Waitid(GuestTask task, in SyscallArgs a)
    {
        const ulong noHang = 1, noWait = 0x01000000;
        const int byId = 1, byGroup = 2, size = 128, pidOffset = 16;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        byte* info = stackalloc byte[size];
        new Span<byte>(info, size).Clear();
        ulong id = a.A is byId or byGroup ? (ulong)ProcessIds.ToHost(scheduler, (int)a.B) : a.B;
        SyscallResult result = SyscallTable.CallOverridden(task, a with { B = id, C = (ulong)info, D = a.D | noHang });
        if (result.Value < 0)
            return result;
        int host = *(int*)(info + pidOffset);
        if (host == 0 && (a.D & noHang) == 0)
            return BlockForChild(task);
        if (host != 0)
        {
            const int codeOffset = 8, lastEnd = 3;
            int guest = ProcessIds.ToGuest(scheduler, host);
            if ((a.D & noWait) == 0 && *(int*)(info + codeOffset) <= lastEnd)
                _ = scheduler.Children.Remove(guest);
            *(int*)(info + pidOffset) = guest;
            scheduler.CountOutside();
        }
        return a.C == 0 || UserCopy.Write(a.C, new ReadOnlySpan<byte>(info, size)) ? 0 : -Errno.EFAULT;
    }
}
