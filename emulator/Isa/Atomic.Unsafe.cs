using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Exchanges (SDM vol. 1, 5.1.1). Those with a LOCK prefix, and XCHG with memory always, are the host's own locked instructions, so
/// they are atomic for every thread, aligned or not. The LOCK forms of arithmetic are with <see cref="Binary{TOp}"/>.
/// </summary>
internal static unsafe class Atomic
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Xchg, &Xchg, Traits.Plain);
        t.Add(Mnemonic.Xadd, &Xadd, Traits.Plain | Traits.WritesAllFlags);
        t.Add(Mnemonic.Cmpxchg, &Cmpxchg, Traits.Plain | Traits.WritesAllFlags);
        t.Add(Mnemonic.Cmpxchg8b, &Cmpxchg8b);
        t.Add(Mnemonic.Cmpxchg16b, &Cmpxchg16b);
    }

    private static Handler Xchg(Binding b)
    {
        // XCHG is symmetric: the memory operand is the first, whatever Iced's order.
        int memory = b.IsMemory(0) ? 0 : b.IsMemory(1) ? 1 : -1;
        int size = b.Size(0);
        if (memory < 0)
        {
            b.Op.Dst = b.Register(0);
            b.Op.Src = b.Register(1);
            return size switch { 8 => &XchgReg<W64>, 4 => &XchgReg<W32>, 2 => &XchgReg<W16>, _ => &XchgReg<W8> };
        }
        b.Op.Src = b.Register(1 - memory);
        _ = b.Memory();
        return size switch { 8 => &XchgMem<W64>, 4 => &XchgMem<W32>, 2 => &XchgMem<W16>, _ => &XchgMem<W8> };
    }

    private static Op* XchgReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong a = W.Get(cpu, op->Dst), b = W.Get(cpu, op->Src);
        W.Set(cpu, op->Dst, b);
        W.Set(cpu, op->Src, a);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* XchgMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        W.Set(cpu, op->Src, W.Exchange(BaseIndex.Of(cpu, op), W.Get(cpu, op->Src)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Xadd(Binding b)
    {
        int size = b.Size(0);
        b.Op.Src = b.Register(1);
        if (!b.IsMemory(0))
        {
            b.Op.Dst = b.Register(0);
            return size switch { 8 => &XaddReg<W64>, 4 => &XaddReg<W32>, 2 => &XaddReg<W16>, _ => &XaddReg<W8> };
        }
        _ = b.Memory();
        if (b.Instruction.HasLockPrefix)
            return size switch { 8 => &XaddLocked<W64>, 4 => &XaddLocked<W32>, 2 => &XaddLocked<W16>, _ => &XaddLocked<W8> };
        return size switch { 8 => &XaddMem<W64>, 4 => &XaddMem<W32>, 2 => &XaddMem<W16>, _ => &XaddMem<W8> };
    }

    private static Op* XaddReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong a = W.Get(cpu, op->Dst), b = W.Get(cpu, op->Src);
        Flags.SetAdd<W>(cpu, a, b, a + b);
        W.Set(cpu, op->Src, a);
        W.Set(cpu, op->Dst, a + b); // last: with both the same, the sum stays
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* XaddMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), a = W.Load(address), b = W.Get(cpu, op->Src);
        W.Store(address, a + b);
        Flags.SetAdd<W>(cpu, a, b, a + b);
        W.Set(cpu, op->Src, a);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* XaddLocked<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), b = W.Get(cpu, op->Src), a = W.CompareExchange(address, 0, 0);
        for (ulong seen; (seen = W.CompareExchange(address, a + b, a)) != a;)
            a = seen;
        Flags.SetAdd<W>(cpu, a, b, a + b);
        W.Set(cpu, op->Src, a);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Cmpxchg(Binding b)
    {
        int size = b.Size(0);
        b.Op.Src = b.Register(1);
        if (!b.IsMemory(0))
        {
            b.Op.Dst = b.Register(0);
            return size switch { 8 => &CmpxchgReg<W64>, 4 => &CmpxchgReg<W32>, 2 => &CmpxchgReg<W16>, _ => &CmpxchgReg<W8> };
        }
        _ = b.Memory();
        if (b.Instruction.HasLockPrefix)
            return size switch { 8 => &CmpxchgLocked<W64>, 4 => &CmpxchgLocked<W32>, 2 => &CmpxchgLocked<W16>, _ => &CmpxchgLocked<W8> };
        return size switch { 8 => &CmpxchgMem<W64>, 4 => &CmpxchgMem<W32>, 2 => &CmpxchgMem<W16>, _ => &CmpxchgMem<W8> };
    }

    private static Op* CmpxchgReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong expected = W.Get(cpu, 8 * L.Rax), seen = W.Get(cpu, op->Dst);
        Flags.SetSub<W>(cpu, expected, seen, expected - seen);
        if (seen == expected)
            W.Set(cpu, op->Dst, W.Get(cpu, op->Src));
        else
            W.Set(cpu, 8 * L.Rax, seen);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* CmpxchgMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op), expected = W.Get(cpu, 8 * L.Rax), seen = W.Load(address);
        W.Store(address, seen == expected ? W.Get(cpu, op->Src) : seen); // written in either case (SDM vol. 2)
        Compared<W>(cpu, expected, seen);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* CmpxchgLocked<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong expected = W.Get(cpu, 8 * L.Rax), seen = W.CompareExchange(BaseIndex.Of(cpu, op), W.Get(cpu, op->Src), expected);
        Compared<W>(cpu, expected, seen);
        return op[1].Handler(cpu, op + 1);
    }

    private static void Compared<W>(CpuState* cpu, ulong expected, ulong seen) where W : struct, IWidth
    {
        Flags.SetSub<W>(cpu, expected, seen, expected - seen);
        if (seen != expected)
            W.Set(cpu, 8 * L.Rax, seen);
    }

    private static Handler Cmpxchg8b(Binding b)
    {
        _ = b.Memory();
        return &Cmpxchg8bOf;
    }

    private static Op* Cmpxchg8bOf(CpuState* cpu, Op* op)
    {
        // Locked even where the guest does not ask for it: nobody can tell.
        cpu->CurrentOp = op;
        ulong expected = (uint)cpu->Rax | (cpu->Rdx << 32), value = (uint)cpu->Rbx | (cpu->Rcx << 32);
        ulong seen = W64.CompareExchange(BaseIndex.Of(cpu, op), value, expected);
        Flags.SetZero(cpu, seen == expected);
        if (seen != expected)
            (cpu->Rax, cpu->Rdx) = ((uint)seen, seen >> 32);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Cmpxchg16b(Binding b)
    {
        _ = b.Memory();
        return &Cmpxchg16bOf;
    }

    private static Op* Cmpxchg16bOf(CpuState* cpu, Op* op)
    {
        ulong address = BaseIndex.Of(cpu, op);
        if ((address & 15) != 0)
            return Faults.GeneralProtection(cpu, op);
        switch (HostInstructions.CompareExchange16(address, cpu->Gpr))
        {
            case HostInstructions.Faulted:
                return Faults.Recorded(cpu, op);
            case var exchanged:
                Flags.SetZero(cpu, exchanged != 0);
                return op[1].Handler(cpu, op + 1);
        }
    }
}
