using System.Runtime.InteropServices;
using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// clone(2) in its three shapes: a thread is a host thread; a child that shares memory (vfork, posix_spawn, Go's os/exec) is a real host
/// vfork whose child goes on emulating in the parent's memory until exec or exit; a child with its own memory is a host fork.
/// </summary>
internal static unsafe class TaskCreation
{
    private const ulong Namespaces = 0x2_7E02_0080; // CLONE_NEW* and CLONE_INTO_CGROUP
    private const int ChildSignal = 17;
    private const ulong ChildStack = 512 << 10;
    private const long QuietBytes = 64 << 10;

    /// <summary>Does what is asked; the value for the parent's RAX.</summary>
    public static SyscallResult Clone(GuestTask task, in CloneRequest request)
    {
        const CloneFlags threadNeeds = CloneFlags.Vm | CloneFlags.SigHand;
        if ((request.Flags & CloneFlags.Thread) != 0)
            return (request.Flags & threadNeeds) == threadNeeds ? Thread(task, request) : -Errno.EINVAL;
        if (!task.TryHoldSignals())
            return SyscallResult.Restart;
        SyscallResult result = (request.Flags & CloneFlags.Vm) != 0 ? Vfork(task, request) : Fork(task, request);
        task.ReleaseSignals();
        return result;
    }

    private static CpuState* CopyState(GuestTask task, in CloneRequest request)
    {
        CpuState* child = EngineHost.CreateState();
        CpuState* self = child->Self;
        Buffer.MemoryCopy(task.Cpu, child, CpuState.Size, CpuState.Size);
        child->Branches = null;
        child->Self = self;
        child->InGuest = 0;
        child->Pending = 0;
        SetChildRegisters(child, request);
        return child;
    }

    private static void SetChildRegisters(CpuState* child, in CloneRequest request)
    {
        child->Gpr[L.Rax] = 0;
        child->Rip += 2;
        child->Gpr[L.Rcx] = child->Rip;
        child->Gpr[L.R11] = child->Rflags;
        if (request.Stack != 0)
            child->Gpr[L.Rsp] = request.Stack;
        if ((request.Flags & CloneFlags.SetTls) != 0)
            child->FsBase = request.Tls;
    }

    private static SyscallResult Thread(GuestTask task, in CloneRequest request)
    {
        GuestProcess process = task.Process;
        var child = new GuestTask(process, CopyState(task, request), task.Actions)
        {
            ClearChildTid = (request.Flags & CloneFlags.ChildClearTid) != 0 ? request.ChildTid : 0,
        };
        CloneRequest asked = request;
        using (process.TaskLock.Enter())
            process.LiveTasks++;
        int id = process.Scheduler.Start(child, task.SignalMask, started =>
        {
            if ((asked.Flags & CloneFlags.ParentSetTid) != 0)
                _ = UserCopy.Write(asked.ParentTid, started.ThreadId);
            if ((asked.Flags & CloneFlags.ChildSetTid) != 0)
                _ = UserCopy.Write(asked.ChildTid, started.ThreadId);
        });
        if (id < 0)
        {
            using (process.TaskLock.Enter())
                process.LiveTasks--;
            process.Host.Detach(child.Cpu, false);
        }
        return id;
    }

    private static SyscallResult Vfork(GuestTask task, in CloneRequest request)
    {
        GuestProcess process = task.Process;
        var child = new GuestTask(process, CopyState(task, request), task.Actions.Clone())
        {
            IsVforkChild = true,
            AltStack = task.AltStack,
        };
        child.InheritMask(task);
        child.ThreadId = process.Scheduler.ReserveChildId();
        const CloneFlags host = CloneFlags.Fs | CloneFlags.Files | CloneFlags.PidFd | CloneFlags.Parent | CloneFlags.ParentSetTid |
            CloneFlags.ChildClearTid | CloneFlags.ChildSetTid | CloneFlags.Io | CloneFlags.SysVSem;
        CloneArgs args = HostArguments(request, ((ulong)request.Flags & (ulong)host) | (ulong)(CloneFlags.Vm | CloneFlags.Vfork));
        // A host stack of its own: a collection may still be looking at the child's frames when the parent goes on.
        args.Stack = HostMemory.Allocate(ChildStack);
        args.StackSize = ChildStack;
        var handle = GCHandle.Alloc(child);
        long result = process.Host.Vfork(&args, &VforkChild, GCHandle.ToIntPtr(handle));
        HostMemory.Free(args.Stack, ChildStack);
        // Back in the parent: the child has become another program or ended.
        handle.Free();
        process.Host.Detach(child.Cpu, false);
        return result > 0 ? process.Scheduler.ChildStarted((int)result, child.ThreadId) : result;
    }

    private static CloneArgs HostArguments(in CloneRequest request, ulong flags) => new()
    {
        Flags = flags | ((ulong)request.Flags & Namespaces),
        PidFd = request.PidFd,
        ParentTid = request.ParentTid,
        ChildTid = request.ChildTid,
        ExitSignal = (ulong)request.ExitSignal,
        Cgroup = request.Cgroup,
    };

    [UnmanagedCallersOnly]
    private static void VforkChild(nint argument)
    {
        var task = (GuestTask)GCHandle.FromIntPtr(argument).Target!;
        int self = (int)HostSyscall.Quick((long)SyscallNr.gettid);
        if (task.ThreadId == 0)
            task.ThreadId = self;
        task.Process.Host.Attach(task.Cpu, self, self);
        task.ReleaseSignals();
        task.Process.Scheduler.RunBorrowed(task);
        _ = HostSyscall.Call((long)SyscallNr.exit_group, (ulong)task.ExitStatus);
    }

    private static int HostCopy(bool plain, in CloneArgs args)
    {
        int pid = plain ? HostFork.Fork() : HostFork.Clone(args);
        if (pid == 0)
            HostLock.AfterFork();
        return pid;
    }

    private static SyscallResult Fork(GuestTask task, in CloneRequest request)
    {
        GuestProcess process = task.Process;
        // Only this thread exists in the child: all others are brought out of translated code, and none holds a lock of ours.
        bool plain = ((ulong)request.Flags & Namespaces) == 0 && request.ExitSignal == ChildSignal;
        CloneArgs args = HostArguments(request, (ulong)(request.Flags & CloneFlags.Parent));
        int reserved = process.Scheduler.ReserveChildId();
        int pid;
        using (process.CollectionGate.Enter())
        using (process.TaskLock.Enter())
        {
            // A collection that another thread has begun would never end in the child.
            bool quiet = process.LiveTasks > 1 && GC.TryStartNoGCRegion(QuietBytes);
            pid = process.Host.WhileStopped(() => process.Memory.WhileLocked(() => HostCopy(plain, args)));
            if (quiet && System.Runtime.GCSettings.LatencyMode == System.Runtime.GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
        }
        if (pid < 0)
            return pid;
        if (pid > 0)
        {
            int shown = process.Scheduler.ChildStarted(pid, reserved);
            if ((request.Flags & CloneFlags.ParentSetTid) != 0)
                _ = UserCopy.Write(request.ParentTid, shown);
            if ((request.Flags & CloneFlags.PidFd) != 0)
                _ = UserCopy.Write(request.PidFd, (int)HostSyscall.Quick((long)SyscallNr.pidfd_open, (ulong)pid));
            return shown;
        }
        int host = (int)HostSyscall.Quick((long)SyscallNr.getpid);
        int self = task.ThreadId = process.Scheduler.AfterFork(task, host, reserved);
        task.ClearChildTid = (request.Flags & CloneFlags.ChildClearTid) != 0 ? request.ChildTid : 0;
        process.LiveTasks = 1;
        process.Host.AfterFork(task.Cpu, host, host);
        if ((request.Flags & CloneFlags.ChildSetTid) != 0)
            _ = UserCopy.Write(request.ChildTid, self);
        SetChildRegisters(task.Cpu, request);
        return SyscallResult.StateSet;
    }
}
