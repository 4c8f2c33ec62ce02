using System.Numerics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>BMI1 and BMI2 (SDM vol. 1, 5.1.16.2 and 5.1.16.3). Flags that the SDM leaves undefined are as processors have them, or cleared.</summary>
internal static unsafe class BitManipulation
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Andn, &OtherFirst<AndNot>, Traits.Plain);
        t.Add(Mnemonic.Pdep, &OtherFirst<Deposit>, Traits.Plain);
        t.Add(Mnemonic.Pext, &OtherFirst<Extract>, Traits.Plain);
        t.Add(Mnemonic.Bextr, &OtherLast<BitField>, Traits.Plain);
        t.Add(Mnemonic.Bzhi, &OtherLast<ZeroHigh>, Traits.Plain);
        t.Add(Mnemonic.Sarx, &OtherLast<ShiftArithmetic>, Traits.Plain);
        t.Add(Mnemonic.Shlx, &OtherLast<ShiftLeft>, Traits.Plain);
        t.Add(Mnemonic.Shrx, &OtherLast<ShiftRight>, Traits.Plain);
        t.Add(Mnemonic.Rorx, &WithImmediate<RotateRight>, Traits.Plain);
        t.Add(Mnemonic.Blsi, &One<LowestBit>, Traits.Plain);
        t.Add(Mnemonic.Blsmsk, &One<MaskToLowestBit>, Traits.Plain);
        t.Add(Mnemonic.Blsr, &One<WithoutLowestBit>, Traits.Plain);
    }

    /// <summary>Operands: destination, other, value.</summary>
    private static Handler OtherFirst<T>(Binding b) where T : struct, ITwoSource
    {
        b.Op.Src = b.Register(1);
        return Value<T>(b, 2);
    }

    /// <summary>Operands: destination, value, other.</summary>
    private static Handler OtherLast<T>(Binding b) where T : struct, ITwoSource
    {
        b.Op.Src = b.Register(2);
        return Value<T>(b, 1);
    }

    /// <summary>Operands: destination, value; the other source is not used.</summary>
    private static Handler One<T>(Binding b) where T : struct, ITwoSource
    {
        b.Op.Src = CpuStateLayout.Zero;
        return Value<T>(b, 1);
    }

    private static Handler WithImmediate<T>(Binding b) where T : struct, ITwoSource
    {
        b.Op.Imm = b.Instruction.Immediate8;
        bool wide = Prepare(b, 1);
        if (b.IsMemory(1))
            return wide ? &MemoryImmediate<T, W64> : &MemoryImmediate<T, W32>;
        return wide ? &RegisterImmediate<T, W64> : &RegisterImmediate<T, W32>;
    }

    private static Handler Value<T>(Binding b, int n) where T : struct, ITwoSource
    {
        bool wide = Prepare(b, n);
        if (b.IsMemory(n))
            return wide ? &MemoryForm<T, W64> : &MemoryForm<T, W32>;
        return wide ? &RegisterForm<T, W64> : &RegisterForm<T, W32>;
    }

    private static bool Prepare(Binding b, int n)
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(n))
            _ = b.Memory();
        else
            b.Op.Base = b.Register(n);
        return b.Size(0) == 8;
    }

    private static Op* RegisterForm<T, W>(CpuState* cpu, Op* op) where T : struct, ITwoSource where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, T.Apply<W>(cpu, W.Get(cpu, op->Base), W.Get(cpu, op->Src)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemoryForm<T, W>(CpuState* cpu, Op* op) where T : struct, ITwoSource where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        W.Set(cpu, op->Dst, T.Apply<W>(cpu, W.Load(BaseIndex.Of(cpu, op)), W.Get(cpu, op->Src)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* RegisterImmediate<T, W>(CpuState* cpu, Op* op) where T : struct, ITwoSource where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, T.Apply<W>(cpu, W.Get(cpu, op->Base), (ulong)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MemoryImmediate<T, W>(CpuState* cpu, Op* op) where T : struct, ITwoSource where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        W.Set(cpu, op->Dst, T.Apply<W>(cpu, W.Load(BaseIndex.Of(cpu, op)), (ulong)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private struct AndNot : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            ulong result = W.Low(~other & value);
            Flags.SetField<W>(cpu, result, false);
            return result;
        }
    }

    private struct BitField : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            int start = (byte)other, length = (byte)(other >> 8);
            ulong result = start >= W.Bits ? 0 : value >> start;
            if (length < W.Bits)
                result &= (1UL << length) - 1;
            Flags.SetZeroParityCarry(cpu, result == 0, false, false); // SF is undefined: clear on Intel's processors, as the others
            return result;
        }
    }

    private struct ZeroHigh : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            int length = (byte)other;
            ulong result = length < W.Bits ? value & ((1UL << length) - 1) : value;
            Flags.SetField<W>(cpu, result, length > W.Bits - 1);
            return result;
        }
    }

    private struct LowestBit : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            ulong result = W.Low(value & (0 - value));
            Flags.SetField<W>(cpu, result, value != 0);
            return result;
        }
    }

    private struct MaskToLowestBit : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            ulong result = W.Low(value ^ (value - 1));
            Flags.SetField<W>(cpu, result, value == 0);
            return result;
        }
    }

    private struct WithoutLowestBit : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            ulong result = W.Low(value & (value - 1));
            Flags.SetField<W>(cpu, result, value == 0);
            return result;
        }
    }

    private struct ShiftArithmetic : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth =>
            (ulong)((long)W.Sign(value) >> (int)(other & (uint)(W.Bits - 1)));
    }

    private struct ShiftLeft : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth => value << (int)(other & (uint)(W.Bits - 1));
    }

    private struct ShiftRight : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth => value >> (int)(other & (uint)(W.Bits - 1));
    }

    private struct RotateRight : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth =>
            W.Bits == 64 ? BitOperations.RotateRight(value, (int)other) : BitOperations.RotateRight((uint)value, (int)other);
    }

    /// <summary>The mask is the operand that may come from memory.</summary>
    private struct Deposit : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            ulong result = 0;
            for (ulong mask = value; mask != 0; mask &= mask - 1, other >>= 1)
                result |= (other & 1) != 0 ? mask & (0 - mask) : 0;
            return result;
        }
    }

    private struct Extract : ITwoSource
    {
        public static ulong Apply<W>(CpuState* cpu, ulong value, ulong other) where W : struct, IWidth
        {
            ulong result = 0;
            int at = 0;
            for (ulong mask = value; mask != 0; mask &= mask - 1, at++)
                result |= (other & mask & (0 - mask)) != 0 ? 1UL << at : 0;
            return result;
        }
    }
}
