using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Prepares host threads to run guest code: an alternate stack for the signal handler (a signal frame with AVX-512 state is 3 KB and
/// more, a goroutine's stack 2 KB), and no signal before the task is there to take it.
/// </summary>
internal static unsafe class HostThread
{
    private const ulong AltStackSize = 128 << 10;
    private const int StackSize = 512 << 10;

    /// <summary>
    /// Runs a task on a new host thread; returns its id once it exists and <paramref name="prepare"/> has run there. From then on the
    /// task may end at any time, so what the caller would still write for it would come too late.
    /// </summary>
    public static int Start(GuestTask task, ulong mask, Action<GuestTask> prepare, Action<GuestTask> body)
    {
        using var ready = new ManualResetEventSlim();
        ulong all = HostSignals.AsyncMask, before = 0;
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&all, (ulong)&before, 8);
        int id = 0;
        var thread = new Thread(() =>
        {
            task.Process.Host.ClearCurrent();
            task.ThreadId = (int)HostSyscall.Quick((long)SyscallNr.gettid);
            Volatile.Write(ref id, task.ThreadId);
            Enter(task, mask);
            prepare(task);
            ready.Set();
            body(task);
        }, StackSize)
        { IsBackground = true };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException)
        {
            _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&before, 0, 8);
            return (int)-Emulator.Abi.Errno.EAGAIN;
        }
        ready.Wait();
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&before, 0, 8);
        return Volatile.Read(ref id);
    }

    /// <summary>Makes the calling host thread the task's.</summary>
    public static void Enter(GuestTask task, ulong mask)
    {
        SetAltStack();
        int group = (int)HostSyscall.Quick((long)SyscallNr.getpid);
        task.Process.Host.Attach(task.Cpu, group, task.ThreadId);
        task.SetSignalMask(mask);
    }

    /// <summary>Undoes <see cref="Enter"/> before the host thread ends.</summary>
    public static void Leave(GuestTask task)
    {
        ulong all = HostSignals.AsyncMask;
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&all, 0, 8);
        task.Process.Host.Detach(task.Cpu, true);
        StackDescriptor old, off = new() { Flags = 2 };
        _ = HostSyscall.Quick((long)SyscallNr.sigaltstack, (ulong)&off, (ulong)&old);
        if (old.Address != 0)
            HostMemory.Free(old.Address, AltStackSize);
    }

    private static void SetAltStack()
    {
        StackDescriptor stack = new() { Address = HostMemory.Allocate(AltStackSize), Size = AltStackSize };
        _ = HostSyscall.Quick((long)SyscallNr.sigaltstack, (ulong)&stack);
    }
}
