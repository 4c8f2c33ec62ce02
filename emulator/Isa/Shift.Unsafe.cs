using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>Shifts and rotations (SDM vol. 1, 5.1.5). OF is computed for every count, though only defined for 1.</summary>
internal static unsafe class Shift
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Shl, &Shifts<ShlOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Sal, &Shifts<ShlOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Shr, &Shifts<ShrOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Sar, &Shifts<SarOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Rol, &Shifts<RolOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Ror, &Shifts<RorOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Rcl, &Shifts<RclOperation>.Bind);
        t.Add(Mnemonic.Rcr, &Shifts<RcrOperation>.Bind);
        t.Add(Mnemonic.Shld, &DoubleShifts<ShldOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Shrd, &DoubleShifts<ShrdOperation>.Bind, Traits.Plain);
    }

    private static bool Bit(ulong value, int bit) => ((value >> bit) & 1) != 0;

    private struct ShlOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth => a << count;

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth
        {
            bool carry = W.Bits == 64 ? Bit(a, 64 - count) : Bit(result, W.Bits);
            Flags.SetResult<W>(cpu, result, carry, carry != Bit(result, W.Bits - 1));
        }
    }

    private struct ShrOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth => a >> count;

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth =>
            Flags.SetResult<W>(cpu, result, Bit(a, count - 1), Bit(result ^ (result << 1), W.Bits - 1));
    }

    private struct SarOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth => (ulong)((long)W.Sign(a) >> count);

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth =>
            Flags.SetResult<W>(cpu, result, Bit((ulong)((long)W.Sign(a) >> (count - 1)), 0), false);
    }

    private struct RolOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth
        {
            count &= W.Bits - 1;
            return (a << count) | (count == 0 ? 0 : a >> (W.Bits - count));
        }

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth
        {
            bool carry = Bit(result, 0);
            Rotated(cpu, carry, carry != Bit(result, W.Bits - 1));
        }
    }

    private struct RorOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth
        {
            count &= W.Bits - 1;
            return (a >> count) | (count == 0 ? 0 : a << (W.Bits - count));
        }

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth
        {
            bool carry = Bit(result, W.Bits - 1);
            Rotated(cpu, carry, carry != Bit(result, W.Bits - 2));
        }
    }

    /// <summary>Through the carry; the value and the carry are one of W + 1 bits.</summary>
    private struct RclOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth
        {
            count %= W.Bits + 1;
            if (count == 0)
                return a;
            ulong high = a << count;
            return high | (Flags.CarryBit(cpu) << (count - 1)) | (count == 1 ? 0 : W.Low(a) >> (W.Bits + 1 - count));
        }

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth
        {
            count %= W.Bits + 1;
            bool carry = count == 0 ? Flags.Carry(cpu) : Bit(a, W.Bits - count);
            Rotated(cpu, carry, carry != Bit(result, W.Bits - 1));
        }
    }

    private struct RcrOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth
        {
            count %= W.Bits + 1;
            if (count == 0)
                return a;
            ulong low = a >> count;
            return low | (Flags.CarryBit(cpu) << (W.Bits - count)) | (count == 1 ? 0 : a << (W.Bits + 1 - count));
        }

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result) where W : struct, IWidth
        {
            count %= W.Bits + 1;
            bool carry = count == 0 ? Flags.Carry(cpu) : Bit(a, count - 1);
            Rotated(cpu, carry, Bit(result ^ (result << 1), W.Bits - 1));
        }
    }

    /// <summary>A rotation changes CF and OF only.</summary>
    private static void Rotated(CpuState* cpu, bool carry, bool overflow)
    {
        ulong af = cpu->FlagCarries & 8;
        Flags.SetCarryOverflow(cpu, carry, overflow);
        cpu->FlagCarries |= af;
    }

    private struct ShldOperation : IDoubleShift
    {
        public static ulong Compute<W>(ulong a, ulong b, int count) where W : struct, IWidth =>
            count > W.Bits ? (b << (count - W.Bits)) | (a >> (2 * W.Bits - count)) : (a << count) | (b >> (W.Bits - count));

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, int count, ulong result) where W : struct, IWidth
        {
            bool carry = count > W.Bits ? Bit(b, 2 * W.Bits - count) : Bit(a, W.Bits - count);
            Flags.SetResult<W>(cpu, result, carry, Bit(result ^ a, W.Bits - 1));
        }
    }

    private struct ShrdOperation : IDoubleShift
    {
        public static ulong Compute<W>(ulong a, ulong b, int count) where W : struct, IWidth =>
            count > W.Bits ? (b >> (count - W.Bits)) | (a << (2 * W.Bits - count)) : (a >> count) | (b << (W.Bits - count));

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, int count, ulong result) where W : struct, IWidth
        {
            bool carry = count > W.Bits ? Bit(b, count - 1 - W.Bits) : Bit(a, count - 1);
            Flags.SetResult<W>(cpu, result, carry, Bit(result ^ (result << 1), W.Bits - 1));
        }
    }
}
