using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Moves of whole vectors (SDM vol. 1, 5.5.1.1, 5.6.1.1, 5.6.4 and 5.10.1).</summary>
internal static unsafe class VectorMoves
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Movups, Mnemonic.Vmovups, &Bind<Unaligned>);
        t.Add(Mnemonic.Movupd, Mnemonic.Vmovupd, &Bind<Unaligned>);
        t.Add(Mnemonic.Movdqu, Mnemonic.Vmovdqu, &Bind<Unaligned>);
        t.Add(Mnemonic.Lddqu, Mnemonic.Vlddqu, &Bind<Unaligned>);
        t.Add(Mnemonic.Movaps, Mnemonic.Vmovaps, &Bind<Aligned>);
        t.Add(Mnemonic.Movapd, Mnemonic.Vmovapd, &Bind<Aligned>);
        t.Add(Mnemonic.Movdqa, Mnemonic.Vmovdqa, &Bind<Aligned>);
        t.Add(Mnemonic.Movntps, Mnemonic.Vmovntps, &Bind<Aligned>);
        t.Add(Mnemonic.Movntpd, Mnemonic.Vmovntpd, &Bind<Aligned>);
        t.Add(Mnemonic.Movntdq, Mnemonic.Vmovntdq, &Bind<Aligned>);
        t.Add(Mnemonic.Movntdqa, Mnemonic.Vmovntdqa, &Bind<Aligned>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vzeroupper, &ZeroUpper);
        t.Add(Mnemonic.INVALID, Mnemonic.Vzeroall, &ZeroAll);
    }

    private struct Unaligned : IAlignment
    {
        public static bool IsRequired => false;
    }

    private struct Aligned : IAlignment
    {
        public static bool IsRequired => true;
    }

    private static Handler Bind<T>(Binding b) where T : struct, IAlignment
    {
        VectorShape shape = Shape(b);
        if (shape is VectorShape.Refused)
            return null;
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            bool simple = b.Memory();
            if (shape == VectorShape.Vex256)
                return &StoreWide<T>;
            return simple ? &Store<T, BaseDisp> : &Store<T, BaseIndex>;
        }
        b.Op.Dst = b.Register(0);
        switch (FillLast(b, shape, 1))
        {
            case VectorShape.Legacy:
                return &Move<Legacy>;
            case VectorShape.LegacyMemory:
                return b.Op.Index == CpuStateLayout.Zero ? &Load<T, Legacy, BaseDisp> : &Load<T, Legacy, BaseIndex>;
            case VectorShape.Vex128:
                return &Move<Vex128>;
            case VectorShape.Vex128Memory:
                return &Load<T, Vex128, BaseIndex>;
            case VectorShape.Vex256:
                return &Move<Vex256>;
            default:
                return &Load<T, Vex256, BaseIndex>;
        }
    }

    private static Op* Store<T, A>(CpuState* cpu, Op* op) where T : struct, IAlignment where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong address = A.Of(cpu, op);
        if (T.IsRequired && (address & 15) != 0)
            return Faults.GeneralProtection(cpu, op);
        *Xmm(address) = *Xmm(cpu, op->Src);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* StoreWide<T>(CpuState* cpu, Op* op) where T : struct, IAlignment
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op);
        if (T.IsRequired && (address & 31) != 0)
            return Faults.GeneralProtection(cpu, op);
        GuestStores.Store((byte*)address, *Xmm(cpu, op->Src), *Xmm(cpu, op->Src + VectorState.HighHalf));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Load<T, F, A>(CpuState* cpu, Op* op) where T : struct, IAlignment where F : struct, IVectorForm where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong address = A.Of(cpu, op);
        if (T.IsRequired && (address & (F.IsWide ? 31UL : 15)) != 0)
            return Faults.GeneralProtection(cpu, op);
        if (F.IsWide)
            Set(cpu, op->Dst, *Xmm(address), *Xmm(address + 16));
        else
            Set<F>(cpu, op->Dst, *Xmm(address));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Move<F>(CpuState* cpu, Op* op) where F : struct, IVectorForm
    {
        if (F.IsWide)
            Set(cpu, op->Dst, *Xmm(cpu, op->Base), *Xmm(cpu, op->Base + VectorState.HighHalf));
        else
            Set<F>(cpu, op->Dst, *Xmm(cpu, op->Base));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler ZeroUpper(Binding b) => &ClearUpper;

    private static Op* ClearUpper(CpuState* cpu, Op* op)
    {
        for (int n = 0; n < 16; n++)
            *Xmm(cpu, VectorState.Xmm(n) + VectorState.HighHalf) = default;
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler ZeroAll(Binding b) => &ClearAll;

    private static Op* ClearAll(CpuState* cpu, Op* op)
    {
        for (int n = 0; n < 16; n++)
            Set(cpu, VectorState.Xmm(n), default, default);
        return op[1].Handler(cpu, op + 1);
    }
}
