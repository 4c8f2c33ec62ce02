using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>Instructions that reach the kernel, read the machine, order memory or change single flags (SDM vol. 1, 5.1.10 to 5.1.13).</summary>
internal static unsafe class SystemOps
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Syscall, &Of<Syscall>, Traits.EndsBlock);
        t.Add(Mnemonic.Cpuid, &Of<Cpuid>, Traits.EndsBlock);
        t.Add(Mnemonic.Ud2, &Of<Undefined>, Traits.EndsBlock);
        t.Add(Mnemonic.Int3, &Interrupt, Traits.EndsBlock);
        t.Add(Mnemonic.Ud0, &Of<Undefined>, Traits.EndsBlock);
        t.Add(Mnemonic.Ud1, &Of<Undefined>, Traits.EndsBlock);
        t.Add(Mnemonic.Int1, &Interrupt, Traits.EndsBlock);
        t.Add(Mnemonic.Int, &Interrupt, Traits.EndsBlock, Support.Partial, "not INT 80h, the 32-bit system call");
        t.Add(Mnemonic.Nop, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Endbr64, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Endbr32, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Cldemote, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetch, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetchwt1, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetcht0, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetcht1, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetcht2, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetchnta, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Prefetchw, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Clflush, &Flush);
        t.Add(Mnemonic.Clflushopt, &Flush);
        t.Add(Mnemonic.Clwb, &Flush);
        t.Add(Mnemonic.Pause, &Of<Pause>, Traits.Plain);
        t.Add(Mnemonic.Mfence, &Of<Fence>, Traits.Plain);
        t.Add(Mnemonic.Lfence, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Sfence, &Nothing, Traits.Plain);
        t.Add(Mnemonic.Rdtsc, &Of<Rdtsc>, Traits.Plain);
        t.Add(Mnemonic.Rdtscp, &Of<Rdtscp>, Traits.Plain);
        t.Add(Mnemonic.Rdpid, &Rdpid, Traits.Plain);
        t.Add(Mnemonic.Clc, &Of<Clc>, Traits.Plain);
        t.Add(Mnemonic.Stc, &Of<Stc>, Traits.Plain);
        t.Add(Mnemonic.Cmc, &Of<Cmc>);
        t.Add(Mnemonic.Cld, &Of<Cld>, Traits.Plain);
        t.Add(Mnemonic.Std, &Of<Std>, Traits.Plain);
        t.Add(Mnemonic.Lahf, &Of<Lahf>);
        t.Add(Mnemonic.Sahf, &Of<Sahf>);
    }

    /// <summary>An instruction without operands in the op.</summary>
    private interface IAction
    {
        /// <summary>Does it; the op to go on with, which may be <c>op + 1</c>, or null to leave the loop.</summary>
        static abstract Op* Run(CpuState* cpu, Op* op);
    }

    private static Handler Nothing(Binding b)
    {
        b.IsNothing = true;
        return &NothingOf;
    }

    private static Op* NothingOf(CpuState* cpu, Op* op) => op[1].Handler(cpu, op + 1);

    private static Handler Of<T>(Binding b) where T : struct, IAction => &Action<T>;

    private static Handler Interrupt(Binding b)
    {
        int vector = b.Instruction.Mnemonic switch { Mnemonic.Int3 => 3, Mnemonic.Int1 => 1, _ => b.Instruction.Immediate8 };
        bool isGate = b.Instruction.Mnemonic == Mnemonic.Int && vector is not (3 or 4);
        b.Op.Imm = isGate ? vector : b.Instruction.Length;
        if (isGate)
            return vector != 0x80 ? &InterruptGate : null;
        return vector switch { 3 => &Faults.Breakpoint, 4 => &Faults.Overflow, _ => &Faults.Debug };
    }

    // Gates that user mode may not use: the error code names the gate (SDM vol. 3, 6.13).
    private static Op* InterruptGate(CpuState* cpu, Op* op) => Faults.GeneralProtection(cpu, op, ((ulong)op->Imm << 3) | 2);

    private static Handler Flush(Binding b)
    {
        _ = b.Memory();
        return &FlushOf;
    }

    private static Op* FlushOf(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        _ = Volatile.Read(ref *(byte*)BaseIndex.Of(cpu, op)); // nothing but its faults can be seen
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Rdpid(Binding b)
    {
        b.Op.Dst = b.Register(0);
        return &RdpidOf;
    }

    private static Op* RdpidOf(CpuState* cpu, Op* op)
    {
        _ = HostInstructions.ReadTimestamp(out uint processor);
        W64.Set(cpu, op->Dst, processor);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Action<T>(CpuState* cpu, Op* op) where T : struct, IAction
    {
        Op* next = T.Run(cpu, op);
        if (next == null)
            return null;
        return next->Handler(cpu, next);
    }

    private struct Syscall : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op) => ControlOps.Leave(cpu, op, ExitReason.Syscall);
    }

    private struct Cpuid : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op) => ControlOps.Leave(cpu, op, ExitReason.Cpuid);
    }

    private struct Undefined : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op) => Faults.InvalidOpcode(cpu, op);
    }

    private struct Pause : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            System.Runtime.Intrinsics.X86.X86Base.Pause();
            return op + 1;
        }
    }

    private struct Fence : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            Interlocked.MemoryBarrier();
            return op + 1;
        }
    }

    private struct Rdtsc : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            ulong time = HostInstructions.ReadTimestamp(out _);
            (cpu->Rax, cpu->Rdx) = ((uint)time, time >> 32);
            return op + 1;
        }
    }

    private struct Rdtscp : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            ulong time = HostInstructions.ReadTimestamp(out uint processor);
            (cpu->Rax, cpu->Rdx, cpu->Rcx) = ((uint)time, time >> 32, processor);
            return op + 1;
        }
    }

    private struct Clc : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            Flags.SetCarry(cpu, false);
            return op + 1;
        }
    }

    private struct Stc : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            Flags.SetCarry(cpu, true);
            return op + 1;
        }
    }

    private struct Cmc : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            Flags.SetCarry(cpu, !Flags.Carry(cpu));
            return op + 1;
        }
    }

    private struct Cld : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            cpu->Rflags &= ~Flags.Df;
            return op + 1;
        }
    }

    private struct Std : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            cpu->Rflags |= Flags.Df;
            return op + 1;
        }
    }

    private struct Lahf : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            W8.Set(cpu, 8 * L.Rax + 1, (Flags.Read(cpu) & ~Flags.Of) | 2);
            return op + 1;
        }
    }

    private struct Sahf : IAction
    {
        public static Op* Run(CpuState* cpu, Op* op)
        {
            ulong overflow = Flags.Overflow(cpu) ? Flags.Of : 0;
            Flags.Write(cpu, W8.Get(cpu, 8 * L.Rax + 1) | overflow);
            return op + 1;
        }
    }
}
