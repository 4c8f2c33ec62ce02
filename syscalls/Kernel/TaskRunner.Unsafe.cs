using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Deterministic;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>What the kernel does each time guest code needs it; the run loops are the schedulers' (<see cref="ITaskScheduler"/>).</summary>
internal static unsafe class TaskRunner
{
    private const int Sigill = 4, Sigtrap = 5, Sigsegv = 11;

    // One-byte opcodes that do not exist in 64-bit mode: SIGILL is just what they give. SDM vol. 2, appendix A.3.
    private static ReadOnlySpan<byte> InvalidOpcodes =>
        [0x06, 0x07, 0x0E, 0x16, 0x17, 0x1E, 0x1F, 0x27, 0x2F, 0x37, 0x3F, 0x60, 0x61, 0x9A, 0xCE, 0xD4, 0xD5, 0xD6, 0xEA];

    /// <summary>Does what an exit of the engine asks for; the part of the work that it was.</summary>
    internal static TimePart Handle(GuestTask task, ExitReason reason)
    {
        CpuState* cpu = task.Cpu;
        if (reason == ExitReason.Syscall)
        {
            Syscall(task, cpu);
            return TimePart.SystemCalls;
        }
        HandleOther(task, cpu, reason);
        return TimePart.Faults;
    }

    /// <summary>
    /// Tells of a probe and runs the probed instruction, past any signal that waits: delivered in front of it, it would make the probe be hit
    /// again. Why the instruction left guest code, or <see cref="ExitReason.Kick"/> when the task goes on behind it.
    /// </summary>
    internal static ExitReason PassProbe(GuestTask task)
    {
        task.Process.ProbeObserver?.Hit(task);
        task.Cpu->SingleStep |= CpuState.StepPastProbe;
        return task.Process.Engine.RunOne(task.Cpu, out ExitReason reason) ? reason : ExitReason.Kick;
    }

    private static void HandleOther(GuestTask task, CpuState* cpu, ExitReason reason)
    {
        switch (reason)
        {
            case ExitReason.Cpuid:
                Cpuid(task.Process, cpu);
                if ((cpu->SingleStep & CpuState.StepTrap) != 0)
                    Trap(task, cpu);
                break;
            case ExitReason.Source:
                Source(task, cpu);
                break;
            case ExitReason.Fault:
                if (WriteToCode(task, cpu, out ExitReason next))
                {
                    if (next != ExitReason.Kick)
                        HandleOther(task, cpu, next);
                    break;
                }
                SignalDelivery.Fault(task);
                break;
            case ExitReason.BadFetch:
                BadFetch(task, cpu);
                break;
            case ExitReason.Refused:
                Refused(task, cpu);
                break;
            case ExitReason.Trap:
                Trap(task, cpu);
                break;
            case ExitReason.Probe:
                ExitReason behind = PassProbe(task);
                if (behind != ExitReason.Kick)
                    _ = Handle(task, behind);
                break;
        }
    }

    // SDM vol. 3, "Page-Fault Exception", the error code's W/R bit.
    private static bool IsWrite(CpuState* cpu) => cpu->FaultSignal == Sigsegv && (cpu->ErrorCode & 2) != 0;

    /// <summary>
    /// A write to a page that is protected because code was translated from it. It is done here, by itself, while nothing is translated:
    /// else a thread that runs the code could have the page protected again first, over and over. False when it was another fault.
    /// </summary>
    private static bool WriteToCode(GuestTask task, CpuState* cpu, out ExitReason next)
    {
        bool isCode = false;
        next = ExitReason.Fault;
        if (!IsWrite(cpu))
            return false;
        using HostLock.Scope held = task.Process.Host.HoldTranslation();
        while (next == ExitReason.Fault && IsWrite(cpu) && task.Process.Memory.HandleWriteFault(cpu->FaultAddress))
        {
            isCode = true;
            if (!task.Process.Engine.RunOne(cpu, out next))
                next = ExitReason.Kick;
        }
        return isCode;
    }

    private static void Syscall(GuestTask task, CpuState* cpu)
    {
        int number = (int)cpu->Gpr[CpuStateLayout.Rax];
        var args = new SyscallArgs(number, cpu->Gpr[CpuStateLayout.Rdi], cpu->Gpr[CpuStateLayout.Rsi], cpu->Gpr[CpuStateLayout.Rdx],
            cpu->Gpr[CpuStateLayout.R10], cpu->Gpr[CpuStateLayout.R8], cpu->Gpr[CpuStateLayout.R9]);
        GuestProcess process = task.Process;
        VirtualTask? scheduled = task.Virtual;
        if (scheduled?.Wait == null)
            process.Counters.Count(number);
        if (task.IsMaskPending && number != (int)SyscallNr.rt_sigreturn && !task.TryApplyMask())
            return;
        SyscallEntry? entry = process.Table.Find(number);
        if (scheduled is { Wait: null })
            process.Deterministic!.Begins(scheduled, args);
        SyscallResult result = entry != null ? entry.Handler(task, args) : Missing(task, args);
        if (result == SyscallResult.Blocked || result == SyscallResult.Restart)
            return;
        if (scheduled != null)
            process.Deterministic!.Ends(scheduled, args, result);
        if (result == SyscallResult.StateSet)
            cpu->Budget--;
        else
            Complete(task, result.Value);
    }

    /// <summary>Ends the system call at RIP with a value.</summary>
    internal static void Complete(GuestTask task, long value)
    {
        CpuState* cpu = task.Cpu;
        cpu->Gpr[CpuStateLayout.Rax] = (ulong)value;
        cpu->Rip += 2;
        cpu->Gpr[CpuStateLayout.Rcx] = cpu->Rip;
        cpu->Gpr[CpuStateLayout.R11] = cpu->GuestFlags;
        cpu->Budget--;
    }

    private static SyscallResult Missing(GuestTask task, in SyscallArgs args)
    {
        string name = Enum.IsDefined((SyscallNr)args.Number) ? ((SyscallNr)args.Number).ToString() : "unknown";
        task.Process.WarnMissing(args.Number, task.Cpu->Rip, $"system call {args.Number} ({name}) is not supported, ENOSYS; at {task.Cpu->Rip:x}");
        return -Emulator.Abi.Errno.ENOSYS;
    }

    private static void Cpuid(GuestProcess process, CpuState* cpu)
    {
        (uint a, uint b, uint c, uint d) = process.Cpuid.Query((uint)cpu->Gpr[CpuStateLayout.Rax], (uint)cpu->Gpr[CpuStateLayout.Rcx]);
        cpu->Gpr[CpuStateLayout.Rax] = a;
        cpu->Gpr[CpuStateLayout.Rbx] = b;
        cpu->Gpr[CpuStateLayout.Rcx] = c;
        cpu->Gpr[CpuStateLayout.Rdx] = d;
        cpu->Rip += 2;
        cpu->Budget--;
    }

    private static void Source(GuestTask task, CpuState* cpu)
    {
        const int kernel = 0x80;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        if (SourceInstruction.Execute(cpu, (ulong)scheduler.Clock.Now, scheduler.NextRandom, task.Process.Cpuid.Components))
        {
            cpu->Budget--;
            return;
        }
        cpu->TrapNumber = 13;
        cpu->ErrorCode = 0;
        SignalDelivery.Synthetic(task, Sigsegv, kernel, 0);
    }

    /// <summary>The trap after an instruction that ran with the trap flag set (exc_debug_user in arch/x86/kernel/traps.c).</summary>
    private static void Trap(GuestTask task, CpuState* cpu)
    {
        const int trapTrace = 2;
        cpu->TrapNumber = 1;
        cpu->ErrorCode = 0;
        SignalDelivery.Synthetic(task, Sigtrap, trapTrace, cpu->Rip);
    }

    private static void BadFetch(GuestTask task, CpuState* cpu)
    {
        // An instruction fetch from memory that is not executable: SDM vol. 3, "Page-Fault Exception", I/D and U bits.
        const ulong fetch = 0x14;
        bool canonical = HostMemory.IsCanonical(cpu->FaultAddress);
        bool isKernel = (long)cpu->FaultAddress < 0;
        bool mapped = canonical && !isKernel && task.Process.Memory.Find(cpu->FaultAddress) != null;
        cpu->ErrorCode = canonical ? fetch | (mapped || isKernel ? 1UL : 0) : 0;
        cpu->TrapNumber = canonical ? 14UL : 13;
        const int accessError = 2, mapError = 1, kernel = 0x80;
        SignalDelivery.Synthetic(task, Sigsegv, !canonical ? kernel : mapped ? accessError : mapError, canonical ? cpu->FaultAddress : 0);
    }

    private static void Refused(GuestTask task, CpuState* cpu)
    {
        byte[] bytes = new byte[8];
        string text = UserCopy.Read(cpu->Rip, bytes) ? Convert.ToHexString(bytes) : "?";
        if (!InvalidOpcodes.Contains(bytes[0]))
            task.Process.WarnMissing(-1, cpu->Rip, $"instruction at {cpu->Rip:x} is not supported (bytes {text}); the guest gets SIGILL");
        cpu->TrapNumber = 6;
        cpu->ErrorCode = 0;
        const int illegalOperand = 2;
        SignalDelivery.Synthetic(task, Sigill, illegalOperand, cpu->Rip);
    }
}
