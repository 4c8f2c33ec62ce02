using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// The six status flags while a thread interprets. They are kept as three words from which each flag is had in an instruction or two,
/// whatever wrote them: <see cref="CpuState.FlagZero"/>, <see cref="CpuState.FlagSign"/> and <see cref="CpuState.FlagCarries"/>. The last
/// is the vector of carries out of each bit of an addition or subtraction, moved up so that the operand's highest bit is bit 63; bit 3
/// is as well in its own place, for AF. <see cref="CpuState.Rflags"/> has the other flags, and all of them outside the interpreter.
/// </summary>
/// <remarks>What handlers set flags by is always inlined: a call would make every handler save registers (measured: a third of the time).</remarks>
internal static unsafe class Flags
{
    /// <summary>Bits of RFLAGS (SDM vol. 1, 3.4.3).</summary>
    public const ulong Cf = 1, Pf = 4, Af = 0x10, Zf = 0x40, Sf = 0x80, Df = 0x400, Of = 0x800, Status = Cf | Pf | Af | Zf | Sf | Of;

    /// <summary>AC: accesses have to be aligned (SDM vol. 3, 6.15, "Interrupt 17").</summary>
    public const ulong Ac = 0x40000;

    private const ulong Top = 1UL << 63;

    /// <summary>After a + b (+ carry) = r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetAdd<W>(CpuState* cpu, ulong a, ulong b, ulong r) where W : struct, IWidth =>
        Set<W>(cpu, r, (a & b) | ((a | b) & ~r));

    /// <summary>After a - b (- borrow) = r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetSub<W>(CpuState* cpu, ulong a, ulong b, ulong r) where W : struct, IWidth =>
        Set<W>(cpu, r, (~a & b) | ((~a | b) & r));

    /// <summary>After AND, OR, XOR, TEST: CF and OF are cleared, and AF, which is undefined, is too on every processor seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetLogic<W>(CpuState* cpu, ulong r) where W : struct, IWidth
    {
        ulong sign = W.Sign(r);
        cpu->FlagZero = sign;
        cpu->FlagSign = sign;
        cpu->FlagCarries = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set<W>(CpuState* cpu, ulong r, ulong carries) where W : struct, IWidth
    {
        ulong sign = W.Sign(r);
        cpu->FlagZero = sign;
        cpu->FlagSign = sign;
        cpu->FlagCarries = Aligned<W>(carries);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Aligned<W>(ulong carries) where W : struct, IWidth =>
        W.Bits == 64 ? carries : (carries << (64 - W.Bits)) | (carries & 8);

    /// <summary>After a + 1 = r (INC): CF stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetInc<W>(CpuState* cpu, ulong a, ulong r) where W : struct, IWidth =>
        SetKeepingCarry<W>(cpu, r, Aligned<W>((a & 1) | ((a | 1) & ~r)));

    /// <summary>After a - 1 = r (DEC): CF stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetDec<W>(CpuState* cpu, ulong a, ulong r) where W : struct, IWidth =>
        SetKeepingCarry<W>(cpu, r, Aligned<W>((~a & 1) | ((~a | 1) & r)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetKeepingCarry<W>(CpuState* cpu, ulong r, ulong carries) where W : struct, IWidth
    {
        ulong sign = W.Sign(r);
        ulong carry = cpu->FlagCarries & Top, overflow = (carries ^ (carries << 1)) & Top;
        cpu->FlagZero = sign;
        cpu->FlagSign = sign;
        cpu->FlagCarries = carry | ((carry ^ overflow) >> 1) | (carries & 8);
    }

    /// <summary>A result with CF and OF given, AF clear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetResult<W>(CpuState* cpu, ulong r, bool carry, bool overflow) where W : struct, IWidth
    {
        ulong sign = W.Sign(r);
        cpu->FlagZero = sign;
        cpu->FlagSign = sign;
        SetCarryOverflow(cpu, carry, overflow);
    }

    /// <summary>
    /// A product's low half, and whether it is all of it. ZF, AF, SF and PF are undefined: Intel's processors clear the first two and have
    /// the others of the low half.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetProduct<W>(CpuState* cpu, ulong low, bool overflow) where W : struct, IWidth
    {
        cpu->FlagZero = 1;
        cpu->FlagSign = W.Sign(low);
        cpu->FlagCarries = overflow ? Top : 0;
    }

    /// <summary>A result of BMI1 or BMI2 with CF given, OF clear; PF and AF, which are undefined, are clear as on Intel's processors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetField<W>(CpuState* cpu, ulong r, bool carry) where W : struct, IWidth
    {
        ulong sign = W.Sign(r);
        cpu->FlagZero = sign;
        cpu->FlagSign = (sign & Top) | 1;
        cpu->FlagCarries = carry ? Top | (Top >> 1) : 0;
    }

    /// <summary>
    /// Whether a search for a bit found none, in ZF. The others are undefined: Intel's processors have PF of the bit's number, or set
    /// when there is none, and clear the rest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetFound(CpuState* cpu, ulong searched, ulong number)
    {
        cpu->FlagZero = searched;
        cpu->FlagSign = searched == 0 ? 0 : number;
        cpu->FlagCarries = 0;
    }

    /// <summary>CF and OF; AF is cleared, the others stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetCarryOverflow(CpuState* cpu, bool carry, bool overflow) =>
        cpu->FlagCarries = (carry ? Top : 0) | (carry != overflow ? Top >> 1 : 0);

    /// <summary>CF alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetCarry(CpuState* cpu, bool carry)
    {
        ulong old = cpu->FlagCarries, overflow = (old ^ (old << 1)) & Top, top = carry ? Top : 0;
        cpu->FlagCarries = top | ((top ^ overflow) >> 1) | (old & 8);
    }

    /// <summary>OF alone.</summary>
    public static void SetOverflow(CpuState* cpu, bool overflow)
    {
        ulong old = cpu->FlagCarries, carry = old & Top;
        cpu->FlagCarries = carry | ((carry ^ (overflow ? Top : 0)) >> 1) | (old & 8);
    }

    /// <summary>ZF alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetZero(CpuState* cpu, bool zero) => cpu->FlagZero = zero ? 0UL : 1;

    /// <summary>ZF, PF and CF; the others are cleared: comparisons of floating point values, PTEST and the like.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetZeroParityCarry(CpuState* cpu, bool zero, bool parity, bool carry)
    {
        cpu->FlagZero = zero ? 0UL : 1;
        cpu->FlagSign = parity ? 0UL : 1;
        cpu->FlagCarries = carry ? Top | (Top >> 1) : 0;
    }

    /// <summary>CF.</summary>
    public static bool Carry(CpuState* cpu) => (long)cpu->FlagCarries < 0;

    /// <summary>CF as 0 or 1.</summary>
    public static ulong CarryBit(CpuState* cpu) => cpu->FlagCarries >> 63;

    /// <summary>OF.</summary>
    public static bool Overflow(CpuState* cpu) => (long)(cpu->FlagCarries ^ (cpu->FlagCarries << 1)) < 0;

    /// <summary>ZF.</summary>
    public static bool Zero(CpuState* cpu) => cpu->FlagZero == 0;

    /// <summary>SF.</summary>
    public static bool Sign(CpuState* cpu) => (long)cpu->FlagSign < 0;

    /// <summary>SF differs from OF: less, as signed numbers.</summary>
    public static bool Less(CpuState* cpu) => (long)(cpu->FlagSign ^ cpu->FlagCarries ^ (cpu->FlagCarries << 1)) < 0;

    /// <summary>PF.</summary>
    public static bool Parity(CpuState* cpu)
    {
        uint low = (byte)cpu->FlagSign;
        return ((0x9669 >> (int)((low ^ (low >> 4)) & 15)) & 1) != 0;
    }

    /// <summary>The status flags as RFLAGS has them.</summary>
    public static ulong Read(CpuState* cpu) =>
        CarryBit(cpu) | (Parity(cpu) ? Pf : 0) | ((cpu->FlagCarries & 8) << 1) | (Zero(cpu) ? Zf : 0) | (Sign(cpu) ? Sf : 0) |
        (Overflow(cpu) ? Of : 0);

    /// <summary>Sets the status flags from RFLAGS bits.</summary>
    public static void Write(CpuState* cpu, ulong flags)
    {
        ulong carry = flags << 63, overflow = (flags << 52) & Top;
        cpu->FlagZero = ~flags & Zf;
        cpu->FlagSign = ((flags & Sf) << 56) | ((~flags & Pf) >> 2);
        cpu->FlagCarries = carry | ((carry ^ overflow) >> 1) | ((flags & Af) >> 1);
    }

    /// <summary>Takes the flags over from the state, where they are outside the interpreter.</summary>
    public static void Enter(CpuState* cpu) => Write(cpu, cpu->Rflags);

    /// <summary>Gives the flags back to the state.</summary>
    public static void Leave(CpuState* cpu) => cpu->Rflags = (cpu->Rflags & ~Status) | Read(cpu);
}
