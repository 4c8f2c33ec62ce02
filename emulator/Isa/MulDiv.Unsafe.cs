using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>Multiplication and division (SDM vol. 1, 5.1.2).</summary>
internal static unsafe class MulDiv
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Mul, &OneOperand<MulOperation>, Traits.Plain);
        t.Add(Mnemonic.Imul, &Imul, Traits.Plain);
        t.Add(Mnemonic.Div, &OneOperand<DivOperation>);
        t.Add(Mnemonic.Idiv, &OneOperand<IdivOperation>);
        t.Add(Mnemonic.Mulx, &Mulx, Traits.Plain);
    }

    private interface IWide
    {
        /// <summary>Works on RDX:RAX (AX for 8 bits) and the operand; false for #DE, with nothing changed.</summary>
        static abstract bool Apply<W>(CpuState* cpu, ulong operand) where W : struct, IWidth;
    }

    private static Handler OneOperand<T>(Binding b) where T : struct, IWide => b.Size(0) switch
    {
        8 => OneOperand<T, W64>(b),
        4 => OneOperand<T, W32>(b),
        2 => OneOperand<T, W16>(b),
        _ => OneOperand<T, W8>(b),
    };

    private static Handler OneOperand<T, W>(Binding b) where T : struct, IWide where W : struct, IWidth
    {
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &WideMem<T, W>;
        }
        b.Op.Src = b.Register(0);
        return &WideReg<T, W>;
    }

    private static Op* WideReg<T, W>(CpuState* cpu, Op* op) where T : struct, IWide where W : struct, IWidth
    {
        if (!T.Apply<W>(cpu, W.Get(cpu, op->Src)))
            return Faults.Divide(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* WideMem<T, W>(CpuState* cpu, Op* op) where T : struct, IWide where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        if (!T.Apply<W>(cpu, W.Load(BaseIndex.Of(cpu, op))))
            return Faults.Divide(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetWide<W>(CpuState* cpu, ulong low, ulong high) where W : struct, IWidth
    {
        if (W.Bits == 8)
        {
            W16.Set(cpu, 8 * L.Rax, (low & 0xFF) | (high << 8));
            return;
        }
        W.Set(cpu, 8 * L.Rax, low);
        W.Set(cpu, 8 * L.Rdx, high);
    }

    private struct MulOperation : IWide
    {
        public static bool Apply<W>(CpuState* cpu, ulong operand) where W : struct, IWidth
        {
            ulong low = Products.Unsigned<W>(W.Get(cpu, 8 * L.Rax), operand, out ulong high);
            SetWide<W>(cpu, low, high);
            Flags.SetProduct<W>(cpu, low, high != 0);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetProductFlags<W>(CpuState* cpu, ulong low, ulong high) where W : struct, IWidth =>
        Flags.SetProduct<W>(cpu, low, high != (ulong)((long)W.Sign(low) >> 63));

    private struct ImulOperation : IWide
    {
        public static bool Apply<W>(CpuState* cpu, ulong operand) where W : struct, IWidth
        {
            ulong low = Products.Signed<W>(W.Get(cpu, 8 * L.Rax), operand, out ulong high);
            SetWide<W>(cpu, low, high);
            SetProductFlags<W>(cpu, low, high);
            return true;
        }
    }

    private struct DivOperation : IWide
    {
        public static bool Apply<W>(CpuState* cpu, ulong operand) where W : struct, IWidth
        {
            if (operand == 0)
                return false;
            ulong quotient, remainder;
            if (W.Bits == 64)
            {
                ulong low = cpu->Rax, high = cpu->Rdx;
                if (high >= operand)
                    return false;
                if (high == 0)
                    (quotient, remainder) = Math.DivRem(low, operand);
                else
                {
                    (UInt128 q, UInt128 r) = UInt128.DivRem(new UInt128(high, low), operand);
                    (quotient, remainder) = ((ulong)q, (ulong)r);
                }
            }
            else
            {
                ulong dividend = W.Bits == 8 ? W16.Get(cpu, 8 * L.Rax) : W.Get(cpu, 8 * L.Rax) | (W.Get(cpu, 8 * L.Rdx) << (W.Bits & 63));
                (quotient, remainder) = Math.DivRem(dividend, operand);
                if (quotient >> (W.Bits & 63) != 0)
                    return false;
            }
            SetWide<W>(cpu, quotient, remainder);
            return true;
        }
    }

    private struct IdivOperation : IWide
    {
        public static bool Apply<W>(CpuState* cpu, ulong operand) where W : struct, IWidth
        {
            long divisor = (long)W.Sign(operand), quotient, remainder;
            if (divisor == 0)
                return false;
            if (W.Bits == 64)
            {
                long low = (long)cpu->Rax, high = (long)cpu->Rdx;
                if (high == low >> 63)
                {
                    if (divisor == -1 && low == long.MinValue)
                        return false;
                    (quotient, remainder) = Math.DivRem(low, divisor);
                }
                else
                {
                    var dividend = new Int128((ulong)high, (ulong)low);
                    if (divisor == -1 && dividend == Int128.MinValue)
                        return false;
                    (Int128 q, Int128 r) = Int128.DivRem(dividend, divisor);
                    (quotient, remainder) = ((long)q, (long)r);
                    if (q != quotient)
                        return false;
                }
            }
            else
            {
                long dividend = W.Bits == 8 ? (short)W16.Get(cpu, 8 * L.Rax)
                    : (long)(W.Get(cpu, 8 * L.Rax) | (W.Sign(W.Get(cpu, 8 * L.Rdx)) << (W.Bits & 63)));
                if (divisor == -1 && dividend == long.MinValue)
                    return false;
                (quotient, remainder) = Math.DivRem(dividend, divisor);
                if (quotient != (long)W.Sign((ulong)quotient))
                    return false;
            }
            SetWide<W>(cpu, (ulong)quotient, (ulong)remainder);
            return true;
        }
    }

    private static Handler Imul(Binding b)
    {
        if (b.Instruction.OpCount == 1)
            return OneOperand<ImulOperation>(b);
        return b.Size(0) switch
        {
            8 => ImulOf<W64>(b),
            4 => ImulOf<W32>(b),
            _ => ImulOf<W16>(b),
        };
    }

    private static Handler ImulOf<W>(Binding b) where W : struct, IWidth
    {
        b.Op.Dst = b.Register(0);
        bool isImmediate = b.Instruction.OpCount == 3;
        if (isImmediate)
            b.Op.Imm = (long)b.Instruction.GetImmediate(2);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return isImmediate ? &MulMemImm<W> : &MulMem<W>;
        }
        b.Op.Src = b.Register(1);
        return isImmediate ? &MulRegImm<W> : &MulReg<W>;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product<W>(CpuState* cpu, Op* op, ulong a, ulong b) where W : struct, IWidth
    {
        ulong low = Products.Signed<W>(a, b, out ulong high);
        SetProductFlags<W>(cpu, low, high);
        W.Set(cpu, op->Dst, low);
    }

    private static Op* MulReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        Product<W>(cpu, op, W.Get(cpu, op->Dst), W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MulRegImm<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        Product<W>(cpu, op, W.Get(cpu, op->Src), (ulong)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MulMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        Product<W>(cpu, op, W.Get(cpu, op->Dst), W.Load(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MulMemImm<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        Product<W>(cpu, op, W.Load(BaseIndex.Of(cpu, op)), (ulong)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Mulx(Binding b)
    {
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        bool wide = b.Size(0) == 8;
        if (b.IsMemory(2))
        {
            _ = b.Memory();
            return wide ? &MulxMem<W64> : &MulxMem<W32>;
        }
        b.Op.Base = b.Register(2);
        return wide ? &MulxReg<W64> : &MulxReg<W32>;
    }

    private static void MulxOf<W>(CpuState* cpu, Op* op, ulong operand) where W : struct, IWidth
    {
        ulong low = Products.Unsigned<W>(W.Get(cpu, 8 * L.Rdx), operand, out ulong high);
        W.Set(cpu, op->Src, low);
        W.Set(cpu, op->Dst, high); // last: with both the same, the high half stays
    }

    private static Op* MulxReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        MulxOf<W>(cpu, op, W.Get(cpu, op->Base));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MulxMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        MulxOf<W>(cpu, op, W.Load(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }
}
