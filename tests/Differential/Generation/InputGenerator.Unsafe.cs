using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Makes the states that a sample starts from.</summary>
public sealed unsafe class InputGenerator
{
    private readonly InputRules _rules = new();

    /// <summary>Fills in a case for the sample.</summary>
    public void Fill(ref Dice dice, Sample sample, TestCase test)
    {
        Instruction i = sample.Instruction;
        test.Code = sample.Bytes;
        test.Memory.Clear();
        ref MachineState state = ref test.Input;
        MachineState.Reset(ref state);
        state.Rip = sample.Address;
        ElementKind kind = KindOf(ref dice, i);
        FillRegisters(ref dice, ref state, sample.Window);
        FillOperandRegisters(ref dice, i, ref state);
        FillVectors(ref dice, kind, ref state);
        FillFloatingPoint(ref dice, i, ref state);
        ulong target = 0;
        if (i.HasMemory())
        {
            target = PlaceOperand(ref dice, sample, ref state);
            Span<byte> contents = stackalloc byte[MachineState.XStateSize];
            contents = contents[..Math.Min(sample.MemoryBytes, contents.Length)];
            Values.Fill(ref dice, kind, contents);
            test.Poke(target, contents);
        }
        _rules.Apply(ref dice, sample, test, target);
    }

    /// <summary>Random contents for every register, as a block starts from.</summary>
    public static void FillAll(ref Dice dice, TestCase test, Window window)
    {
        ref MachineState state = ref test.Input;
        FillRegisters(ref dice, ref state, window);
        FillVectors(ref dice, (ElementKind)dice.Below(7), ref state);
        SetMxcsr(ref dice, ref state, false);
    }

    private static void FillRegisters(ref Dice dice, ref MachineState state, Window window)
    {
        for (int n = 0; n < 16; n++)
            state.Gpr[n] = Values.Integer(ref dice, 64);
        state.Gpr[4] = TargetChooser.Inside(ref dice, window, 8) & ~7UL;
        const ulong arithmetic = 0x8D5, direction = 0x400;
        state.Rflags |= dice.Next() & arithmetic;
        if (dice.Percent(20))
            state.Rflags |= direction;
        state.FsBase = dice.Percent(50) ? 0 : (dice.Next() >> 18) & ~63UL;
        state.GsBase = dice.Percent(50) ? 0 : (dice.Next() >> 18) & ~63UL;
    }

    private static void FillOperandRegisters(ref Dice dice, in Instruction i, ref MachineState state)
    {
        ulong previous = 0;
        for (int n = 0; n < i.OpCount; n++)
        {
            Register register = i.GetOpKind(n) == OpKind.Register ? i.GetOpRegister(n) : Register.None;
            if (!register.IsGPR() || register.GetFullRegister() == Register.RSP)
                continue;
            int bits = register.GetSize() * 8;
            ulong value = n > 0 && dice.Percent(12) ? previous : Values.Integer(ref dice, bits);
            previous = value;
            if (register is >= Register.AH and <= Register.BH)
                value = System.Numerics.BitOperations.RotateLeft(value, 8);
            AddressSolver.Set(ref state, register.GetFullRegister(), value);
        }
    }

    private static void FillVectors(ref Dice dice, ElementKind kind, ref MachineState state)
    {
        Span<byte> contents = stackalloc byte[32];
        fixed (byte* x = state.XState)
        {
            Span<byte> all = new(x, MachineState.XStateSize);
            for (int n = 0; n < 16; n++)
            {
                if (n > 0 && dice.Percent(10))
                {
                    if (dice.Percent(50))
                        contents[dice.Below(32)] ^= 1;
                }
                else
                {
                    Values.Fill(ref dice, kind, contents);
                }
                contents[..16].CopyTo(all[(MachineState.Xmm + 16 * n)..]);
                contents[16..].CopyTo(all[(MachineState.YmmHigh + 16 * n)..]);
            }
        }
    }

    private static void FillFloatingPoint(ref Dice dice, in Instruction i, ref MachineState state)
    {
        bool x87 = i.MemorySize is MemorySize.Fxsave_512Byte or MemorySize.Fxsave64_512Byte or MemorySize.Xsave or MemorySize.Xsave64;
        foreach (CpuidFeature feature in i.CpuidFeatures)
            x87 |= feature is CpuidFeature.FPU or CpuidFeature.FPU287 or CpuidFeature.FPU387 or CpuidFeature.MMX;
        x87 |= UsesMmx(i) || i.Mnemonic == Mnemonic.Wait;
        SetMxcsr(ref dice, ref state, true);
        if (x87)
        {
            fixed (byte* x = state.XState)
                X87Values.Fill(ref dice, new Span<byte>(x, MachineState.Xmm), !UsesMmx(i));
        }
    }

    private static bool UsesMmx(in Instruction i) => (i.Op0Kind == OpKind.Register && i.Op0Register.IsMM()) ||
        (i.OpCount > 1 && i.Op1Kind == OpKind.Register && i.Op1Register.IsMM());

    private static void SetMxcsr(ref Dice dice, ref MachineState state, bool unmasked)
    {
        const uint denormalsAreZero = 1 << 6, flushToZero = 1 << 15, masks = 0x1F80;
        uint mxcsr = masks;
        if (dice.Percent(50))
            mxcsr |= (uint)dice.Below(4) << 13;
        if (dice.Percent(15))
            mxcsr |= denormalsAreZero;
        if (dice.Percent(15))
            mxcsr |= flushToZero;
        if (dice.Percent(30))
            mxcsr |= (uint)dice.Below(64);
        if (unmasked && dice.Percent(8))
            mxcsr &= ~((uint)dice.Below(64) << 7);
        fixed (byte* x = state.XState)
            *(uint*)(x + MachineState.Mxcsr) = mxcsr;
    }

    private static ulong PlaceOperand(ref Dice dice, Sample sample, ref MachineState state)
    {
        Instruction i = sample.Instruction;
        ulong target = TargetChooser.Choose(ref dice, sample.Window, sample.MemoryBytes, sample.IsWhole, true);
        if (sample.IsFixedAddress)
        {
            // The encoding says where, as it was made for a segment that begins at 0.
            target = sample.FixedAddress;
            if (i.SegmentPrefix is not (Register.FS or Register.GS))
                return AddressSolver.Solve(ref dice, i, target, ref state);
            (state.FsBase, state.GsBase) = (0, 0);
            return target;
        }
        return AddressSolver.Solve(ref dice, i, target, ref state);
    }

    private static ElementKind KindOf(ref Dice dice, in Instruction i)
    {
        if (dice.Percent(20))
            return (ElementKind)dice.Below(7);
        MemorySize size = i.Code.ToOpCode().MemorySize;
        return size.GetElementType() switch
        {
            MemorySize.UInt8 or MemorySize.Int8 => ElementKind.Byte,
            MemorySize.UInt16 or MemorySize.Int16 => ElementKind.Word,
            MemorySize.UInt32 or MemorySize.Int32 => ElementKind.Dword,
            MemorySize.Float16 => ElementKind.Float16,
            MemorySize.Float32 => ElementKind.Float32,
            MemorySize.Float64 => ElementKind.Float64,
            MemorySize.Float80 => ElementKind.Float80,
            _ => (ElementKind)dice.Below(7),
        };
    }
}
