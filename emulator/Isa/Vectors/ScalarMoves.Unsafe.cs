using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Moves of 32 and 64 bits between vector, MMX and general registers and memory, and masked stores (SDM vol. 1, 5.4.1, 5.6.3 and 5.6.4).</summary>
internal static unsafe class ScalarMoves
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Movd, Mnemonic.Vmovd, &Bind<W32>);
        t.Add(Mnemonic.Movq, Mnemonic.Vmovq, &Bind<W64>);
        t.Add(Mnemonic.Movntq, Mnemonic.INVALID, &Bind<W64>);
        t.Add(Mnemonic.Movq2dq, Mnemonic.INVALID, &MmxToXmm);
        t.Add(Mnemonic.Movdq2q, Mnemonic.INVALID, &XmmToMmx);
        t.Add(Mnemonic.Maskmovdqu, Mnemonic.Vmaskmovdqu, &Masked);
        t.Add(Mnemonic.Maskmovq, Mnemonic.INVALID, &Masked);
    }

    private static Handler Bind<W>(Binding b) where W : struct, IWidth
    {
        VectorShape shape = Shape(b);
        if (shape == VectorShape.Refused)
            return null;
        bool mmx = shape == VectorShape.Mmx;
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            bool simple = b.Memory();
            if (mmx)
                return &StoreMmx<W>;
            return simple ? &Store<W, BaseDisp> : &Store<W, BaseIndex>;
        }
        b.Op.Dst = b.Register(0);
        if (b.Instruction.Op0Register.IsGPR())
        {
            b.Op.Src = b.Register(1);
            return mmx ? &MmxToGpr<W> : &ToGpr<W>;
        }
        switch (FillLast(b, shape, 1))
        {
            case VectorShape.Legacy:
                return &ToXmm<W, Legacy, InRegister>;
            case VectorShape.LegacyMemory:
                return &ToXmm<W, Legacy, InMemory>;
            case VectorShape.Vex128:
                return &ToXmm<W, Vex128, InRegister>;
            case VectorShape.Vex128Memory:
                return &ToXmm<W, Vex128, InMemory>;
            case VectorShape.Mmx:
                return &ToMmx<W, InRegister>;
            default:
                return &ToMmx<W, InMemory>;
        }
    }

    private static Op* Store<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        W.Store(A.Of(cpu, op), W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ToXmm<W, F, S>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IVectorForm where S : struct, IVectorSource
    {
        Set<F>(cpu, op->Dst, Vector128.CreateScalar(W.Load((ulong)S.Address(cpu, op))).AsByte());
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ToGpr<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* StoreMmx<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        if (!Mmx.Enter(cpu)) // even when the store faults
            return X87.RaisePending(cpu, op);
        W.Store(BaseIndex.Of(cpu, op), W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ToMmx<W, S>(CpuState* cpu, Op* op) where W : struct, IWidth where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (Mmx.IsPending(cpu))
            return X87.RaisePending(cpu, op);
        ulong value = W.Load((ulong)last);
        _ = Mmx.Enter(cpu);
        if (!S.IsMemory)
            value = W.Get(cpu, op->Base); // an MMX register may have moved
        Mmx.Set(cpu, op->Dst, value);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MmxToGpr<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        W.Set(cpu, op->Dst, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler MmxToXmm(Binding b)
    {
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        return &MmxToXmmOf;
    }

    private static Op* MmxToXmmOf(CpuState* cpu, Op* op)
    {
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        *Xmm(cpu, op->Dst) = Vector128.CreateScalar(W64.Get(cpu, op->Src)).AsByte();
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler XmmToMmx(Binding b)
    {
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        return &XmmToMmxOf;
    }

    private static Op* XmmToMmxOf(CpuState* cpu, Op* op)
    {
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        Mmx.Set(cpu, op->Dst, W64.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Masked(Binding b)
    {
        if (Shape(b) == VectorShape.Refused)
            return null;
        b.Op.Dst = b.Register(1);
        b.Op.Src = b.Register(2);
        (b.Op.Base, b.Op.Index, b.Op.Scale) = (8 * L.Rdi, L.Zero, 1);
        if (b.Instruction.Op0Kind != OpKind.MemorySegRDI)
        {
            b.Prelude(&AddressOps.Sum32);
            b.Op.Base = L.Scratch;
        }
        b.Op.Index = b.Instruction.MemorySegment switch
        {
            Register.FS => L.FsBase,
            Register.GS => L.GsBase,
            _ => L.Zero,
        };
        return b.Instruction.Op1Register.IsMM() ? &MaskedMmx : &MaskedXmm;
    }

    /// <summary>Two stores of 8 bytes, the upper one first, which fault whatever the mask is (seen on Intel's; SDM vol. 2 leaves it open).</summary>
    private static Op* MaskedXmm(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        byte* address = (byte*)BaseIndex.Of(cpu, op);
        GuestStores.Probe(address + 8, address + 15);
        GuestStores.Probe(address, address + 7);
        StoreMasked(address, (byte*)cpu + op->Dst, Xmm(cpu, op->Src)->ExtractMostSignificantBits());
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MaskedMmx(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        byte* address = (byte*)BaseIndex.Of(cpu, op);
        GuestStores.Probe(address, address + 7);
        StoreMasked(address, (byte*)cpu + op->Dst, Xmm(cpu, op->Src)->ExtractMostSignificantBits() & 0xFF);
        return op[1].Handler(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreMasked(byte* address, byte* from, uint mask)
    {
        for (int n = 0; n < 16; n++)
        {
            if ((mask >> n & 1) != 0)
                address[n] = from[n];
        }
    }
}
