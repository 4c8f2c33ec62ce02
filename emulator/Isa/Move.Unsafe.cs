using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>Moves between registers and memory, conversions and addresses (SDM vol. 1, 5.1.1).</summary>
internal static unsafe class Move
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Mov, &Mov, Traits.Plain, Support.Partial, "no segments that have a base");
        t.Add(Mnemonic.Movzx, &Movzx, Traits.Plain);
        t.Add(Mnemonic.Movsx, &Movsx, Traits.Plain);
        t.Add(Mnemonic.Movsxd, &Movsx, Traits.Plain);
        t.Add(Mnemonic.Movbe, &Movbe, Traits.Plain);
        t.Add(Mnemonic.Movnti, &Mov, Traits.Plain);
        t.Add(Mnemonic.Lea, &Lea, Traits.Plain);
        t.Add(Mnemonic.Bswap, &Bswap, Traits.Plain);
        t.Add(Mnemonic.Cbw, &Convert<W8, W16>, Traits.Plain);
        t.Add(Mnemonic.Cwde, &Convert<W16, W32>, Traits.Plain);
        t.Add(Mnemonic.Cdqe, &Convert<W32, W64>, Traits.Plain);
        t.Add(Mnemonic.Cwd, &SignToRdx<W16>, Traits.Plain);
        t.Add(Mnemonic.Cdq, &SignToRdx<W32>, Traits.Plain);
        t.Add(Mnemonic.Cqo, &SignToRdx<W64>, Traits.Plain);
    }

    private static Handler Mov(Binding b)
    {
        for (int n = 0; n < 2; n++)
        {
            if (!b.IsRegister(n) || b.Instruction.GetOpRegister(n).IsGPR())
                continue;
            return b.Instruction.GetOpRegister(n).IsSegmentRegister() ? Segments.BindMove(b) : &Faults.GeneralProtection;
        }
        return b.Size(0) switch
        {
            8 => MovOf<W64>(b),
            4 => MovOf<W32>(b),
            2 => MovOf<W16>(b),
            _ => MovOf<W8>(b),
        };
    }

    private static Handler MovOf<W>(Binding b) where W : struct, IWidth
    {
        if (b.IsMemory(0))
        {
            if (b.IsRegister(1))
            {
                b.Op.Src = b.Register(1);
                return Simple<W>(b, MoveKind.Store) ? &MemReg<W, BaseDisp> : &MemReg<W, BaseIndex>;
            }
            b.Op.Imm = b.Immediate(1, W.Bytes);
            return b.Memory() ? &MemImm<W, BaseDisp> : &MemImm<W, BaseIndex>;
        }
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
            return Simple<W>(b, MoveKind.Load) ? &RegMem<W, BaseDisp> : &RegMem<W, BaseIndex>;
        if (b.IsRegister(1))
        {
            b.Op.Src = b.Register(1);
            b.Move = W.Bits == 64 ? MoveKind.Copy : MoveKind.None;
            return &RegReg<W>;
        }
        b.Op.Imm = b.Immediate(1, W.Bytes);
        return &RegImm<W>;
    }

    private static bool Simple<W>(Binding b, MoveKind kind) where W : struct, IWidth
    {
        bool simple = b.Memory();
        b.Move = W.Bits == 64 && simple ? kind : MoveKind.None;
        return simple;
    }

    private static Op* RegReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegImm<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, (ulong)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegMem<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        W.Set(cpu, op->Dst, W.Load(A.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemReg<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        W.Store(A.Of(cpu, op), W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemImm<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        W.Store(A.Of(cpu, op), (ulong)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Movzx(Binding b) => b.Size(0) == 2
        ? b.Size(1) == 1 ? Extend<W8, W16, Unsigned>(b) : Extend<W16, W16, Unsigned>(b)
        : b.Size(1) == 1 ? Extend<W8, W64, Unsigned>(b) : Extend<W16, W64, Unsigned>(b);

    private static Handler Movsx(Binding b) => (b.Size(0), b.Size(1)) switch
    {
        (8, 4) => Extend<W32, W64, Signed>(b),
        (8, 2) => Extend<W16, W64, Signed>(b),
        (8, _) => Extend<W8, W64, Signed>(b),
        (4, 4) => Extend<W32, W32, Signed>(b),
        (4, 2) => Extend<W16, W32, Signed>(b),
        (4, _) => Extend<W8, W32, Signed>(b),
        (_, 2) => Extend<W16, W16, Signed>(b),
        (_, 4) => null, // MOVSXD to 16 bits
        _ => Extend<W8, W16, Signed>(b),
    };

    private static Handler Extend<W, D, X>(Binding b) where W : struct, IWidth where D : struct, IWidth where X : struct, IExtension
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
            return b.Memory() ? &ExtendMem<W, D, X, BaseDisp> : &ExtendMem<W, D, X, BaseIndex>;
        b.Op.Src = b.Register(1);
        return &ExtendReg<W, D, X>;
    }

    private static Op* ExtendReg<W, D, X>(CpuState* cpu, Op* op) where W : struct, IWidth where D : struct, IWidth where X : struct, IExtension
    {
        D.Set(cpu, op->Dst, X.Extend<W>(W.Get(cpu, op->Src)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ExtendMem<W, D, X, A>(CpuState* cpu, Op* op)
        where W : struct, IWidth where D : struct, IWidth where X : struct, IExtension where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        D.Set(cpu, op->Dst, X.Extend<W>(W.Load(A.Of(cpu, op))));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Movbe(Binding b)
    {
        int size = b.Size(0);
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            _ = b.Memory();
            return size == 8 ? &MemRegSwapped<W64> : size == 4 ? &MemRegSwapped<W32> : &MemRegSwapped<W16>;
        }
        b.Op.Dst = b.Register(0);
        _ = b.Memory();
        return size == 8 ? &RegMemSwapped<W64> : size == 4 ? &RegMemSwapped<W32> : &RegMemSwapped<W16>;
    }

    private static ulong Swap<W>(ulong value) where W : struct, IWidth =>
        System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value) >> (64 - W.Bits);

    private static Op* MemRegSwapped<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        W.Store(BaseIndex.Of(cpu, op), Swap<W>(W.Get(cpu, op->Src)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegMemSwapped<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        W.Set(cpu, op->Dst, Swap<W>(W.Load(BaseIndex.Of(cpu, op))));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Bswap(Binding b)
    {
        b.Op.Dst = b.Register(0);
        return b.Size(0) switch
        {
            8 => &SwapReg<W64>,
            4 => &SwapReg<W32>,
            _ => &ClearReg, // undefined (SDM vol. 2); every processor seen writes zero
        };
    }

    private static Op* SwapReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, Swap<W>(W.Get(cpu, op->Dst)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ClearReg(CpuState* cpu, Op* op)
    {
        W16.Set(cpu, op->Dst, 0);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Lea(Binding b)
    {
        b.Op.Dst = b.Register(0);
        bool simple = b.Memory();
        int size = b.Size(0);
        b.Move = size == 8 && simple ? MoveKind.Address : MoveKind.None;
        return size switch
        {
            8 => simple ? &LeaOf<W64, BaseDisp> : &LeaOf<W64, BaseIndex>,
            4 => simple ? &LeaOf<W32, BaseDisp> : &LeaOf<W32, BaseIndex>,
            _ => &LeaOf<W16, BaseIndex>,
        };
    }

    private static Op* LeaOf<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        W.Set(cpu, op->Dst, A.Of(cpu, op));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Convert<W, D>(Binding b) where W : struct, IWidth where D : struct, IWidth
    {
        b.Op.Dst = b.Op.Src = 8 * L.Rax;
        return &ExtendReg<W, D, Signed>;
    }

    private static Handler SignToRdx<W>(Binding b) where W : struct, IWidth => &SignToRdxOf<W>;

    private static Op* SignToRdxOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, 8 * L.Rdx, (ulong)((long)W.Sign(W.Get(cpu, 8 * L.Rax)) >> 63));
        return op[1].Handler(cpu, op + 1);
    }

    private interface IExtension
    {
        static abstract ulong Extend<W>(ulong value) where W : struct, IWidth;
    }

    private struct Signed : IExtension
    {
        public static ulong Extend<W>(ulong value) where W : struct, IWidth => W.Sign(value);
    }

    private struct Unsigned : IExtension
    {
        public static ulong Extend<W>(ulong value) where W : struct, IWidth => W.Low(value);
    }
}
