using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>Single bits and bit counts (SDM vol. 1, 5.1.6).</summary>
internal static unsafe class Bits
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Bt, &BitTest<TestOnly>, Traits.Plain);
        t.Add(Mnemonic.Bts, &BitTest<SetBit>, Traits.Plain);
        t.Add(Mnemonic.Btr, &BitTest<ResetBit>, Traits.Plain);
        t.Add(Mnemonic.Btc, &BitTest<ComplementBit>, Traits.Plain);
        t.Add(Mnemonic.Bsf, &Scans<Forward>.Bind, Traits.Plain);
        t.Add(Mnemonic.Bsr, &Scans<Reverse>.Bind, Traits.Plain);
        t.Add(Mnemonic.Tzcnt, &Scans<TrailingZeros>.Bind, Traits.Plain);
        t.Add(Mnemonic.Lzcnt, &Scans<LeadingZeros>.Bind, Traits.Plain);
        t.Add(Mnemonic.Popcnt, &Scans<Population>.Bind, Traits.Plain);
    }

    private interface IBitChange
    {
        static abstract bool Writes { get; }

        static abstract ulong Apply(ulong value, ulong bit);
    }

    private struct TestOnly : IBitChange
    {
        public static bool Writes => false;

        public static ulong Apply(ulong value, ulong bit) => value;
    }

    private struct SetBit : IBitChange
    {
        public static bool Writes => true;

        public static ulong Apply(ulong value, ulong bit) => value | bit;
    }

    private struct ResetBit : IBitChange
    {
        public static bool Writes => true;

        public static ulong Apply(ulong value, ulong bit) => value & ~bit;
    }

    private struct ComplementBit : IBitChange
    {
        public static bool Writes => true;

        public static ulong Apply(ulong value, ulong bit) => value ^ bit;
    }

    private static Handler BitTest<T>(Binding b) where T : struct, IBitChange => b.Size(0) switch
    {
        8 => BitTest<T, W64>(b),
        4 => BitTest<T, W32>(b),
        _ => BitTest<T, W16>(b),
    };

    private static Handler BitTest<T, W>(Binding b) where T : struct, IBitChange where W : struct, IWidth
    {
        bool byRegister = b.IsRegister(1);
        if (byRegister)
            b.Op.Src = b.Register(1);
        else
            b.Op.Imm = (long)b.Instruction.GetImmediate(1) & (W.Bits - 1);
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            b.Op.Extra = b.HasAddress32 ? (byte)1 : (byte)0;
            if (b.Instruction.HasLockPrefix)
                return byRegister ? &LockedMemReg<T, W> : &LockedMemImm<T, W>;
            return byRegister ? &MemReg<T, W> : &MemImm<T, W>;
        }
        b.Op.Dst = b.Register(0);
        return byRegister ? &RegReg<T, W> : &RegImm<T, W>;
    }

    private static void InRegister<T, W>(CpuState* cpu, Op* op, int bit) where T : struct, IBitChange where W : struct, IWidth
    {
        ulong value = W.Get(cpu, op->Dst);
        Flags.SetCarry(cpu, ((value >> bit) & 1) != 0);
        if (T.Writes)
            W.Set(cpu, op->Dst, T.Apply(value, 1UL << bit));
    }

    private static Op* RegReg<T, W>(CpuState* cpu, Op* op) where T : struct, IBitChange where W : struct, IWidth
    {
        InRegister<T, W>(cpu, op, (int)W.Get(cpu, op->Src) & (W.Bits - 1));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegImm<T, W>(CpuState* cpu, Op* op) where T : struct, IBitChange where W : struct, IWidth
    {
        InRegister<T, W>(cpu, op, (int)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static void InMemory<T, W>(CpuState* cpu, ulong address, int bit) where T : struct, IBitChange where W : struct, IWidth
    {
        ulong value = W.Load(address);
        if (T.Writes)
            W.Store(address, T.Apply(value, 1UL << bit));
        Flags.SetCarry(cpu, ((value >> bit) & 1) != 0);
    }

    private static void InLockedMemory<T, W>(CpuState* cpu, ulong address, int bit) where T : struct, IBitChange where W : struct, IWidth
    {
        ulong value = W.CompareExchange(address, 0, 0);
        for (ulong seen; (seen = W.CompareExchange(address, T.Apply(value, 1UL << bit), value)) != value;)
            value = seen;
        Flags.SetCarry(cpu, ((value >> bit) & 1) != 0);
    }

    /// <summary>A bit offset in a register reaches beyond the operand: it is signed and counts from its lowest bit (SDM vol. 2, BT).</summary>
    private static ulong AddressOfBit<W>(CpuState* cpu, Op* op, out int bit) where W : struct, IWidth
    {
        long offset = (long)W.Sign(W.Get(cpu, op->Src));
        bit = (int)offset & (W.Bits - 1);
        ulong bytes = (ulong)((offset - bit) >> 3);
        if (op->Extra == 0)
            return BaseIndex.Of(cpu, op) + bytes;
        // With an address-size prefix the sum of all has 32 bits: so far it is in Scratch, to which the op adds the segment's base.
        cpu->Scratch = (uint)(cpu->Scratch + bytes);
        return BaseIndex.Of(cpu, op);
    }

    private static Op* MemReg<T, W>(CpuState* cpu, Op* op) where T : struct, IBitChange where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        InMemory<T, W>(cpu, AddressOfBit<W>(cpu, op, out int bit), bit);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemImm<T, W>(CpuState* cpu, Op* op) where T : struct, IBitChange where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        InMemory<T, W>(cpu, BaseIndex.Of(cpu, op), (int)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* LockedMemReg<T, W>(CpuState* cpu, Op* op) where T : struct, IBitChange where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        InLockedMemory<T, W>(cpu, AddressOfBit<W>(cpu, op, out int bit), bit);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* LockedMemImm<T, W>(CpuState* cpu, Op* op) where T : struct, IBitChange where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        InLockedMemory<T, W>(cpu, BaseIndex.Of(cpu, op), (int)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>BSF: with a source of zero the destination stays, which the SDM leaves undefined and every processor does.</summary>
    private struct Forward : IScan
    {
        public static bool KeepsOnZero => true;

        public static ulong Compute<W>(ulong value) where W : struct, IWidth => (ulong)System.Numerics.BitOperations.TrailingZeroCount(value);

        public static void SetFlags<W>(CpuState* cpu, ulong value, ulong result) where W : struct, IWidth =>
            Flags.SetFound(cpu, value, result);
    }

    private struct Reverse : IScan
    {
        public static bool KeepsOnZero => true;

        public static ulong Compute<W>(ulong value) where W : struct, IWidth => (ulong)System.Numerics.BitOperations.Log2(value);

        public static void SetFlags<W>(CpuState* cpu, ulong value, ulong result) where W : struct, IWidth =>
            Flags.SetFound(cpu, value, result);
    }

    private struct TrailingZeros : IScan
    {
        public static bool KeepsOnZero => false;

        public static ulong Compute<W>(ulong value) where W : struct, IWidth =>
            value == 0 ? (ulong)W.Bits : (ulong)System.Numerics.BitOperations.TrailingZeroCount(value);

        public static void SetFlags<W>(CpuState* cpu, ulong value, ulong result) where W : struct, IWidth =>
            Flags.SetZeroParityCarry(cpu, result == 0, false, value == 0);
    }

    private struct LeadingZeros : IScan
    {
        public static bool KeepsOnZero => false;

        public static ulong Compute<W>(ulong value) where W : struct, IWidth =>
            (ulong)(System.Numerics.BitOperations.LeadingZeroCount(value) - (64 - W.Bits));

        public static void SetFlags<W>(CpuState* cpu, ulong value, ulong result) where W : struct, IWidth =>
            Flags.SetZeroParityCarry(cpu, result == 0, false, value == 0);
    }

    private struct Population : IScan
    {
        public static bool KeepsOnZero => false;

        public static ulong Compute<W>(ulong value) where W : struct, IWidth => (ulong)System.Numerics.BitOperations.PopCount(value);

        public static void SetFlags<W>(CpuState* cpu, ulong value, ulong result) where W : struct, IWidth =>
            Flags.SetZeroParityCarry(cpu, value == 0, false, false);
    }
}
