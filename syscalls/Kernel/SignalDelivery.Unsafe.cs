using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Gives signals to the guest (signal(7), arch/x86/kernel/signal_64.c). The host's kernel has already decided that this task is to have
/// the signal now; what remains is the frame, the mask and the default actions.
/// </summary>
public static unsafe class SignalDelivery
{
    private const int RedZone = 128, Sigsegv = 11, Sigill = 4, Sigtrap = 5, Sigfpe = 8;
    private const ulong UserCodeAndStackSegments = 0x002B_0000_0000_0033, ArithmeticAndControl = 0x0005_0DD5;
    private const int OnStackFlag = 1, DisableFlag = 2;
    private const int AutoDisarm = unchecked((int)0x80000000);

    // Order of the registers in sigcontext: r8..r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp.
    private static ReadOnlySpan<byte> FrameOrder => [8, 9, 10, 11, 12, 13, 14, 15, 7, 6, 5, 3, 2, 0, 1, 4];

    /// <summary>Delivers the pending host signal. On return the host's mask is the guest's again.</summary>
    public static void Pending(GuestTask task)
    {
        CpuState* cpu = task.Cpu;
        int signal = cpu->PendingSignal;
        byte* info = stackalloc byte[128];
        new ReadOnlySpan<byte>(cpu->PendingInfo, 128).CopyTo(new Span<byte>(info, 128));
        Volatile.Write(ref cpu->PendingSignal, 0);
        task.HostMaskChanged();
        if (task.IsMaskPending && (task.SignalMask & (1UL << (signal - 1))) != 0)
        {
            // The host did not know yet that the guest blocks it: give it back, to wait as it would have.
            task.SetSignalMask(task.SignalMask);
            _ = HostSyscall.Quick((long)SyscallNr.rt_tgsigqueueinfo, (ulong)HostSyscall.Quick((long)SyscallNr.getpid),
                (ulong)task.ThreadId, (ulong)signal, (ulong)info);
            return;
        }
        Queued(task, signal, info);
    }

    /// <summary>Delivers a signal that the task does not block, with its siginfo_t.</summary>
    internal static void Queued(GuestTask task, int signal, byte* info)
    {
        task.Cpu->ErrorCode = 0;
        task.Cpu->TrapNumber = 0;
        Deliver(task, signal, info, false);
    }

    /// <summary>Delivers the hardware fault that the state describes.</summary>
    public static void Fault(GuestTask task)
    {
        CpuState* cpu = task.Cpu;
        byte* info = stackalloc byte[128];
        new ReadOnlySpan<byte>(cpu->FaultInfo, 128).CopyTo(new Span<byte>(info, 128));
        int signal = cpu->FaultSignal;
        bool addressIsCode = signal is Sigill or Sigfpe or Sigtrap;
        if (addressIsCode && *(ulong*)(info + 16) != 0)
            *(ulong*)(info + 16) = cpu->Rip;
        Deliver(task, signal, info, true);
    }

    /// <summary>Delivers a fault that the emulator found, with a si_code and si_addr.</summary>
    public static void Synthetic(GuestTask task, int signal, int code, ulong address)
    {
        byte* info = stackalloc byte[128];
        new Span<byte>(info, 128).Clear();
        *(int*)info = signal;
        *(int*)(info + 8) = code;
        *(ulong*)(info + 16) = address;
        Deliver(task, signal, info, true);
    }

    /// <summary>Ends the process by a signal's default action, so that its parent sees just that.</summary>
    public static void Die(GuestTask task, int signal)
    {
        if (!task.IsVforkChild)
            task.Process.BeforeEnd?.Invoke(task.Process);
        Die(signal);
    }

    /// <summary>The same for a process whose program never began.</summary>
    public static void Die(int signal)
    {
        HostSignalHandlers.ForceDefault(signal);
        ulong all = 0;
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 2, (ulong)&all, 0, 8);
        long pid = HostSyscall.Quick((long)SyscallNr.getpid);
        _ = HostSyscall.Call((long)SyscallNr.tgkill, (ulong)pid, (ulong)HostSyscall.Quick((long)SyscallNr.gettid), (ulong)signal);
        _ = HostSyscall.Call((long)SyscallNr.exit_group, (ulong)(128 + signal)); // not reached unless the signal cannot kill
    }

    /// <summary>rt_sigreturn(2).</summary>
    internal static SyscallResult Return(GuestTask task)
    {
        CpuState* cpu = task.Cpu;
        ulong address = cpu->Gpr[L.Rsp] - 8;
        SignalFrame frame;
        if (!UserCopy.Read(address, new Span<byte>(&frame, SignalFrame.Size)) ||
            !XStateImage.Read(cpu, task.Process.Features, frame.FpState))
        {
            Synthetic(task, Sigsegv, 0x80, 0);
            return SyscallResult.StateSet;
        }
        if (!task.TrySetSignalMask(frame.Mask))
            return SyscallResult.Restart;
        for (int n = 0; n < 16; n++)
            cpu->Gpr[FrameOrder[n]] = frame.Registers[n];
        cpu->Rip = frame.Rip;
        cpu->GuestFlags = (cpu->Rflags & ~ArithmeticAndControl) | (frame.Rflags & ArithmeticAndControl);
        if (!OnAltStack(task))
            task.AltStack = (frame.StackFlags & DisableFlag) != 0 ? (0, DisableFlag, 0) : (frame.StackAddress, frame.StackFlags & ~OnStackFlag, frame.StackSize);
        return SyscallResult.StateSet;
    }

    /// <summary>True when RSP is on the task's alternate stack.</summary>
    internal static bool OnAltStack(GuestTask task)
    {
        ulong sp = task.Cpu->Gpr[L.Rsp];
        return (task.AltStack.Flags & AutoDisarm) == 0 && task.AltStack.Size != 0 && sp > task.AltStack.Address &&
            sp - task.AltStack.Address <= task.AltStack.Size;
    }

    private static void Deliver(GuestTask task, int signal, byte* info, bool isFault)
    {
        if (task.Process.Log.IsDebug)
            task.Process.Log.Debug(StateDump.Describe(task, signal, *(int*)(info + 8), *(ulong*)(info + 16)));
        KernelSigAction action;
        using (task.Process.TaskLock.Enter())
        {
            action = task.Actions[signal];
            if ((action.Flags & KernelSigAction.ResetHand) != 0 && action.Handler > KernelSigAction.Ignore)
                task.Actions.Set(signal, action with { Handler = KernelSigAction.Default });
        }
        bool blocked = (task.SignalMask & (1UL << (signal - 1))) != 0;
        if (isFault && (blocked || action.Handler <= KernelSigAction.Ignore))
        {
            Die(task, signal);
            return;
        }
        if (action.Handler == KernelSigAction.Ignore || (action.Handler == KernelSigAction.Default && SignalActions.IsIgnoredByDefault(signal)))
        {
            RestoreMask(task);
            return;
        }
        if (action.Handler == KernelSigAction.Default)
        {
            if (SignalActions.StopsByDefault(signal))
                StopHere(task, signal);
            else
                Die(task, signal);
            return;
        }
        if (!PushFrame(task, signal, action, info, isFault))
            Die(task, Sigsegv);
    }

    private static void RestoreMask(GuestTask task)
    {
        task.SetSignalMask(task.SavedMask ?? task.SignalMask);
        task.SavedMask = null;
    }

    private static void StopHere(GuestTask task, int signal)
    {
        // The disposition became the default after the signal was caught: send it once more, now that the host acts on it itself.
        RestoreMask(task);
        _ = HostSyscall.Call((long)SyscallNr.kill, (ulong)HostSyscall.Quick((long)SyscallNr.getpid), (ulong)signal);
    }

    private static bool PushFrame(GuestTask task, int signal, in KernelSigAction action, byte* info, bool isFault)
    {
        CpuState* cpu = task.Cpu;
        HostFeatures features = task.Process.Features;
        ulong sp = cpu->Gpr[L.Rsp] - RedZone;
        bool onAlt = OnAltStack(task);
        if ((action.Flags & KernelSigAction.OnStack) != 0 && !onAlt && task.AltStack.Size != 0)
            sp = task.AltStack.Address + task.AltStack.Size;
        ulong fpState = (sp - (ulong)XStateImage.FrameSize(features)) & ~63UL;
        ulong address = ((fpState - SignalFrame.Size) & ~15UL) - 8;
        if (!XStateImage.Write(cpu, features, fpState))
            return false;

        SignalFrame frame = default;
        frame.ReturnAddress = action.Restorer;
        frame.Flags = 7; // UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS
        frame.StackAddress = task.AltStack.Address;
        frame.StackFlags = task.AltStack.Size == 0 ? DisableFlag : onAlt ? OnStackFlag : task.AltStack.Flags & AutoDisarm;
        frame.StackSize = task.AltStack.Size;
        for (int n = 0; n < 16; n++)
            frame.Registers[n] = cpu->Gpr[FrameOrder[n]];
        frame.Rip = cpu->Rip;
        frame.Rflags = cpu->GuestFlags;
        frame.Segments = UserCodeAndStackSegments;
        frame.Error = cpu->ErrorCode;
        frame.Trap = cpu->TrapNumber;
        frame.Cr2 = cpu->FaultAddress;
        frame.FpState = fpState;
        ulong mask = task.SavedMask ?? task.SignalMask;
        frame.Mask = frame.OldMask = mask;
        new ReadOnlySpan<byte>(info, 128).CopyTo(new Span<byte>(frame.Info, 128));
        if (!UserCopy.Write(address, new ReadOnlySpan<byte>(&frame, SignalFrame.Size)))
            return false;

        if ((task.AltStack.Flags & AutoDisarm) != 0)
            task.AltStack = (0, DisableFlag, 0);
        cpu->Gpr[L.Rsp] = address;
        cpu->Gpr[L.Rdi] = (ulong)signal;
        cpu->Gpr[L.Rsi] = address + SignalFrame.InfoOffset;
        cpu->Gpr[L.Rdx] = address + SignalFrame.ContextOffset;
        cpu->Gpr[L.Rax] = 0;
        cpu->Rip = action.Handler;
        cpu->GuestFlags = cpu->Rflags & ~0x10500UL; // RF, DF, TF
        XStateImage.Clear(cpu);
        task.SavedMask = null;
        ulong own = (action.Flags & KernelSigAction.NoDefer) != 0 ? 0 : 1UL << (signal - 1);
        if (isFault)
            task.SetSignalMaskLazily(mask | action.Mask | own);
        else
            task.SetSignalMask(mask | action.Mask | own);
        return true;
    }
}
