using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Shifts and rotations (SDM vol. 1, 5.1.5). OF is defined for a count of 1 alone; Intel's processors leave what the first step of any
/// count makes of it, which is the same for 1, and so do these; but ROL and ROR of a register by an immediate count other than 1 keep OF.
/// </summary>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Bit(ulong value, int bit) => ((value >> bit) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TopBitsDiffer<W>(ulong a) where W : struct, IWidth => Bit(a ^ (a << 1), W.Bits - 1);

    private struct ShlOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth => a << count;

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth
        {
            bool carry = W.Bits == 64 ? Bit(a, 64 - count) : Bit(result, W.Bits);
            Flags.SetResult<W>(cpu, result, carry, TopBitsDiffer<W>(a));
        }
    }

    private struct ShrOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth => a >> count;

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth =>
            Flags.SetResult<W>(cpu, result, Bit(a, count - 1), Bit(a, W.Bits - 1));
    }

    private struct SarOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth => (ulong)((long)W.Sign(a) >> count);

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth =>
            Flags.SetResult<W>(cpu, result, Bit((ulong)((long)W.Sign(a) >> (count - 1)), 0), false);
    }

    private struct RolOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth
        {
            count &= W.Bits - 1;
            return (a << count) | (count == 0 ? 0 : a >> (W.Bits - count));
        }

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth =>
            Rotated(cpu, Bit(result, 0), shortForm && count != 1 ? Flags.Overflow(cpu) : TopBitsDiffer<W>(a));
    }

    private struct RorOperation : IShift
    {
        public static ulong Compute<W>(CpuState* cpu, ulong a, int count) where W : struct, IWidth
        {
            count &= W.Bits - 1;
            return (a >> count) | (count == 0 ? 0 : a << (W.Bits - count));
        }

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth =>
            Rotated(cpu, Bit(result, W.Bits - 1), shortForm && count != 1 ? Flags.Overflow(cpu) : Bit(a, 0) != Bit(a, W.Bits - 1));
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

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth
        {
            count %= W.Bits + 1;
            if (count != 0)
                Rotated(cpu, Bit(a, W.Bits - count), TopBitsDiffer<W>(a));
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

        public static void SetFlags<W>(CpuState* cpu, ulong a, int count, ulong result, bool shortForm) where W : struct, IWidth
        {
            count %= W.Bits + 1;
            if (count != 0)
                Rotated(cpu, Bit(a, count - 1), Bit(a, W.Bits - 1) != Flags.Carry(cpu));
        }
    }

    /// <summary>A rotation changes CF and OF only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
            Flags.SetResult<W>(cpu, result, carry, TopBitsDiffer<W>(a));
        }
    }

    private struct ShrdOperation : IDoubleShift
    {
        public static ulong Compute<W>(ulong a, ulong b, int count) where W : struct, IWidth =>
            count > W.Bits ? (b >> (count - W.Bits)) | (a << (2 * W.Bits - count)) : (a >> count) | (b << (W.Bits - count));

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, int count, ulong result) where W : struct, IWidth
        {
            bool carry = count > W.Bits ? Bit(b, count - 1 - W.Bits) : Bit(a, count - 1);
            Flags.SetResult<W>(cpu, result, carry, Bit(a, W.Bits - 1) != Bit(b, 0));
        }
    }
}
