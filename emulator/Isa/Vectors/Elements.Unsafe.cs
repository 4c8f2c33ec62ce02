using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Single elements and sign masks to and from general registers and memory (SDM vol. 1, 5.4, 5.5 and 5.10.6).</summary>
internal static unsafe class Elements
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pinsrb, Mnemonic.Vpinsrb, &Insert<W8>);
        t.Add(Mnemonic.Pinsrw, Mnemonic.Vpinsrw, &Insert<W16>);
        t.Add(Mnemonic.Pinsrd, Mnemonic.Vpinsrd, &Insert<W32>);
        t.Add(Mnemonic.Pinsrq, Mnemonic.Vpinsrq, &Insert<W64>);
        t.Add(Mnemonic.Pextrb, Mnemonic.Vpextrb, &Extract<W8>);
        t.Add(Mnemonic.Pextrw, Mnemonic.Vpextrw, &Extract<W16>);
        t.Add(Mnemonic.Extractps, Mnemonic.Vextractps, &Extract<W32>);
        t.Add(Mnemonic.Pextrd, Mnemonic.Vpextrd, &Extract<W32>);
        t.Add(Mnemonic.Pextrq, Mnemonic.Vpextrq, &Extract<W64>);
        t.Add(Mnemonic.Pmovmskb, Mnemonic.Vpmovmskb, &Mask);
    }

    /// <summary>Makes the immediate an offset within the register.</summary>
    private static void ScaleImmediate<W>(Binding b, int bytes) where W : struct, IWidth =>
        b.Op.Imm = ((b.Op.Imm * W.Bytes) & (bytes - 1));

    private static Handler Insert<W>(Binding b) where W : struct, IWidth
    {
        VectorShape shape = Fill(b);
        ScaleImmediate<W>(b, shape is VectorShape.Mmx or VectorShape.MmxMemory ? 8 : 16);
        switch (shape)
        {
            case VectorShape.Legacy:
                return &InsertInto<W, Legacy, InRegister>;
            case VectorShape.LegacyMemory:
                return &InsertInto<W, Legacy, InMemory>;
            case VectorShape.Vex128:
                return &InsertInto<W, Vex128, InRegister>;
            case VectorShape.Vex128Memory:
                return &InsertInto<W, Vex128, InMemory>;
            case VectorShape.Mmx:
                return &InsertIntoMmx<W, InRegister>;
            case VectorShape.MmxMemory:
                return &InsertIntoMmx<W, InMemory>;
            default:
                return null;
        }
    }

    private static Op* InsertInto<W, F, S>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IVectorForm where S : struct, IVectorSource
    {
        ulong value = W.Load((ulong)S.Address(cpu, op));
        Set<F>(cpu, op->Dst, *Xmm(cpu, op->Src));
        W.Store((ulong)cpu + op->Dst + (ulong)op->Imm, value);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* InsertIntoMmx<W, S>(CpuState* cpu, Op* op) where W : struct, IWidth where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (Mmx.IsPending(cpu))
            return X87.RaisePending(cpu, op);
        ulong value = W.Load((ulong)last);
        _ = Mmx.Enter(cpu);
        Mmx.Set(cpu, op->Dst, W64.Get(cpu, op->Dst));
        W.Store((ulong)cpu + op->Dst + (ulong)op->Imm, value);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Extract<W>(Binding b) where W : struct, IWidth
    {
        VectorShape shape = Shape(b);
        if (shape == VectorShape.Refused)
            return null;
        b.Op.Imm = b.Instruction.Immediate8;
        ScaleImmediate<W>(b, shape == VectorShape.Mmx ? 8 : 16);
        b.Op.Src = b.Register(1);
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &ExtractToMemory<W>;
        }
        b.Op.Dst = b.Register(0);
        return shape == VectorShape.Mmx ? &ExtractMmx<W> : &ExtractToRegister<W>;
    }

    private static Op* ExtractToMemory<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        W.Store(BaseIndex.Of(cpu, op), W.Get(cpu, op->Src + (int)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ExtractToRegister<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W64.Set(cpu, op->Dst, W.Get(cpu, op->Src + (int)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ExtractMmx<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        W64.Set(cpu, op->Dst, W.Get(cpu, op->Src + (int)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Mask(Binding b)
    {
        VectorShape shape = Shape(b);
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        return shape switch
        {
            VectorShape.Mmx => &MaskOfMmx,
            VectorShape.Vex256 => &MaskOfYmm,
            _ => &MaskOfXmm,
        };
    }

    private static Op* MaskOfXmm(CpuState* cpu, Op* op)
    {
        W64.Set(cpu, op->Dst, Xmm(cpu, op->Src)->ExtractMostSignificantBits());
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MaskOfYmm(CpuState* cpu, Op* op)
    {
        uint high = Xmm(cpu, op->Src + VectorState.HighHalf)->ExtractMostSignificantBits();
        W64.Set(cpu, op->Dst, Xmm(cpu, op->Src)->ExtractMostSignificantBits() | (high << 16));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MaskOfMmx(CpuState* cpu, Op* op)
    {
        if (!Mmx.Enter(cpu))
            return X87.RaisePending(cpu, op);
        W64.Set(cpu, op->Dst, Xmm(cpu, op->Src)->ExtractMostSignificantBits() & 0xFF);
        return op[1].Handler(cpu, op + 1);
    }
}
