using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>The run loop of one task: guest code until it needs the kernel, then the kernel.</summary>
public static unsafe class TaskRunner
{
    private const int Sigill = 4, Sigsegv = 11;

    /// <summary>Runs until the task ends. Signals that end the process do not return.</summary>
    public static void Run(GuestTask task)
    {
        CpuState* cpu = task.Cpu;
        GuestProcess process = task.Process;
        while (!task.Exiting)
        {
            switch (process.Engine.Run(cpu))
            {
                case ExitReason.Syscall:
                    Syscall(task, cpu);
                    break;
                case ExitReason.Cpuid:
                    Cpuid(process, cpu);
                    break;
                case ExitReason.Fault:
                    if (cpu->FaultSignal == Sigsegv && (cpu->ErrorCode & 2) != 0 && process.Memory.HandleWriteFault(cpu->FaultAddress))
                    {
                        const ulong reach = 64; // the longest instruction and the widest store
                        cpu->SingleStep = cpu->FaultAddress - cpu->Rip + GuestLayout.PageSize < 2 * GuestLayout.PageSize + reach ? 1 : 0;
                        continue;
                    }
                    SignalDelivery.Fault(task);
                    break;
                case ExitReason.BadFetch:
                    BadFetch(task, cpu);
                    break;
                case ExitReason.Refused:
                    Refused(task, cpu);
                    break;
            }
            if (cpu->PendingSignal != 0 && !task.Exiting)
                SignalDelivery.Pending(task);
        }
    }

    private static void Syscall(GuestTask task, CpuState* cpu)
    {
        int number = (int)cpu->Gpr[CpuStateLayout.Rax];
        var args = new SyscallArgs(number, cpu->Gpr[CpuStateLayout.Rdi], cpu->Gpr[CpuStateLayout.Rsi], cpu->Gpr[CpuStateLayout.Rdx],
            cpu->Gpr[CpuStateLayout.R10], cpu->Gpr[CpuStateLayout.R8], cpu->Gpr[CpuStateLayout.R9]);
        GuestProcess process = task.Process;
        process.Counters.Count(number);
        if (task.IsMaskPending && number != (int)SyscallNr.rt_sigreturn && !task.TryApplyMask())
            return;
        SyscallEntry? entry = process.Table.Find(number);
        SyscallResult result = entry != null ? entry.Handler(task, args) : Missing(task, args);
        if (result == SyscallResult.StateSet || result == SyscallResult.Restart)
            return;
        cpu->Gpr[CpuStateLayout.Rax] = (ulong)result.Value;
        cpu->Rip += 2;
        cpu->Gpr[CpuStateLayout.Rcx] = cpu->Rip;
        cpu->Gpr[CpuStateLayout.R11] = cpu->Rflags;
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
    }

    private static void BadFetch(GuestTask task, CpuState* cpu)
    {
        // An instruction fetch from memory that is not executable: SDM vol. 3, "Page-Fault Exception", I/D and U bits.
        const ulong fetch = 0x14;
        bool canonical = (long)(cpu->FaultAddress << 16) >> 16 == (long)cpu->FaultAddress;
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
        task.Process.WarnMissing(-1, cpu->Rip, $"instruction at {cpu->Rip:x} is not supported (bytes {text}); the guest gets SIGILL");
        cpu->TrapNumber = 6;
        cpu->ErrorCode = 0;
        const int illegalOperand = 2;
        SignalDelivery.Synthetic(task, Sigill, illegalOperand, cpu->Rip);
    }
}
