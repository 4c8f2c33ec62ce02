using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>AVX moves of the elements that a mask chooses, and AVX2 gathers; elements that are not chosen cannot fault (SDM vol. 1, 14.1.1, 14.6).</summary>
internal static unsafe class MaskedMoves
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.INVALID, Mnemonic.Vpmaskmovd, &Move<W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpmaskmovq, &Move<W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vmaskmovps, &Move<W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vmaskmovpd, &Move<W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpgatherdd, &Gather<W32, W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpgatherdq, &Gather<W32, W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpgatherqd, &Gather<W64, W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpgatherqq, &Gather<W64, W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vgatherdps, &Gather<W32, W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vgatherdpd, &Gather<W32, W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vgatherqps, &Gather<W64, W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vgatherqpd, &Gather<W64, W64>);
    }

    /// <summary>Dst: the data; Src: the mask; Imm: bytes of a vector.</summary>
    private static Handler Move<W>(Binding b) where W : struct, IWidth
    {
        VectorShape shape = Shape(b);
        if (shape == VectorShape.Refused)
            return null;
        b.Op.Imm = shape == VectorShape.Vex256 ? 32 : 16;
        b.Op.Src = b.Register(1);
        b.Op.Dst = b.Register(b.IsMemory(0) ? 2 : 0);
        _ = b.Memory();
        return b.IsMemory(0) ? &Store<W> : &Load<W>;
    }

    /// <summary>Where byte <paramref name="n"/> of a YMM register lies.</summary>
    private static ulong Byte(CpuState* cpu, int register, int n) => (ulong)cpu + (ulong)(register + n + (n < 16 ? 0 : VectorState.HighHalf - 16));

    private static bool IsChosen<W>(CpuState* cpu, int mask, int n) where W : struct, IWidth => (long)W.Sign(W.Load(Byte(cpu, mask, n))) < 0;

    private static Op* Load<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        LoadChosen<W>(cpu, op, BaseIndex.Of(cpu, op));
        return op[1].Handler(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadChosen<W>(CpuState* cpu, Op* op, ulong address) where W : struct, IWidth
    {
        V* result = stackalloc V[2];
        result[0] = result[1] = default;
        for (int n = 0; n < op->Imm; n += W.Bytes)
        {
            if (IsChosen<W>(cpu, op->Src, n))
                W.Store((ulong)result + (ulong)n, W.Load(address + (ulong)n));
        }
        Set(cpu, op->Dst, result[0], result[1]);
    }

    private static Op* Store<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        StoreChosen<W>(cpu, op, (byte*)BaseIndex.Of(cpu, op));
        return op[1].Handler(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreChosen<W>(CpuState* cpu, Op* op, byte* address) where W : struct, IWidth
    {
        int first = -1, last = 0;
        for (int n = 0; n < op->Imm; n += W.Bytes)
        {
            if (!IsChosen<W>(cpu, op->Src, n))
                continue;
            (first, last) = (first < 0 ? n : first, n);
        }
        if (first < 0)
            return;
        GuestStores.Touch(address + first);
        GuestStores.Touch(address + last + W.Bytes - 1); // what processors say when this lies in another page
        for (int n = first; n <= last; n += W.Bytes)
        {
            if (IsChosen<W>(cpu, op->Src, n))
                W.Store((ulong)address + (ulong)n, W.Load(Byte(cpu, op->Dst, n)));
        }
    }

    /// <summary>Dst: the destination; Src: the mask; Base and Disp: what the indices, in register Index, are added to; Imm: elements.</summary>
    private static Handler Gather<I, W>(Binding b) where I : struct, IWidth where W : struct, IWidth
    {
        VectorShape shape = Shape(b);
        if (shape == VectorShape.Refused)
            return null;
        bool wide = shape == VectorShape.Vex256 || b.Instruction.MemoryIndex.IsYMM();
        b.Op.Imm = (wide ? 32 : 16) / Math.Max(I.Bytes, W.Bytes);
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(2);
        if (b.Instruction.MemoryBase.IsGPR32() || (b.Instruction.MemoryBase == Register.None && b.Instruction.MemoryDisplSize == 4))
            return Gather32<I, W>(b);
        if (!b.Memory())
        {
            b.Prelude(&AddressOps.Sum);
            b.Op.Base = L.Scratch;
        }
        FillIndices(b);
        return &GatherOf<I, W>;
    }

    private static void FillIndices(Binding b)
    {
        b.Op.Index = Binding.Offset(b.Instruction.MemoryIndex);
        b.Op.Scale = (byte)b.Instruction.MemoryIndexScale;
    }

    /// <summary>With 32-bit addresses: the segment's base, whose place is in the upper half of Imm, is added to each.</summary>
    private static Handler Gather32<I, W>(Binding b) where I : struct, IWidth where W : struct, IWidth
    {
        b.Op.Base = (ushort)(b.Instruction.MemoryBase == Register.None ? L.Zero : Binding.Offset(b.Instruction.MemoryBase));
        b.Op.Disp = (int)b.Instruction.MemoryDisplacement32;
        b.Op.Imm |= (long)b.Instruction.MemorySegment switch
        {
            (long)Register.FS => (long)L.FsBase << 32,
            (long)Register.GS => (long)L.GsBase << 32,
            _ => (long)L.Zero << 32,
        };
        FillIndices(b);
        return &Gather32Of<I, W>;
    }

    private static Op* Gather32Of<I, W>(CpuState* cpu, Op* op) where I : struct, IWidth where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        LoadGathered<I, W>(cpu, op, uint.MaxValue, *(ulong*)((byte*)cpu + (op->Imm >> 32)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* GatherOf<I, W>(CpuState* cpu, Op* op) where I : struct, IWidth where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        LoadGathered<I, W>(cpu, op, ulong.MaxValue, 0);
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>Element by element: what was loaded before a fault stays, its mask cleared, so that the instruction can go on (SDM vol. 2, VPGATHERDD).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadGathered<I, W>(CpuState* cpu, Op* op, ulong mask, ulong segment) where I : struct, IWidth where W : struct, IWidth
    {
        ulong start = *(ulong*)((byte*)cpu + op->Base) + (ulong)op->Disp;
        for (int n = 0; n < (int)op->Imm; n++)
        {
            int at = n * W.Bytes;
            if (!IsChosen<W>(cpu, op->Src, at))
                continue;
            ulong address = start + I.Sign(I.Load(Byte(cpu, op->Index, n * I.Bytes))) * op->Scale;
            ulong value = W.Load((address & mask) + segment);
            W.Store(Byte(cpu, op->Dst, at), value);
            W.Store(Byte(cpu, op->Src, at), 0);
        }
        for (int at = (int)op->Imm * W.Bytes; at < 32; at += W.Bytes)
            W.Store(Byte(cpu, op->Dst, at), 0);
        Set(cpu, op->Src, default, default);
    }
}
