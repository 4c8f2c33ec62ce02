using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>
/// What single mnemonics need of their inputs to do something worth comparing: divisors that do not overflow, counts that matter,
/// stacks that return somewhere. One rule a mnemonic.
/// </summary>
public sealed class InputRules
{
    private delegate void Rule(RuleContext c);

    private readonly Dictionary<Mnemonic, Rule> _rules = [];

    /// <summary>Builds the table.</summary>
    public InputRules()
    {
        Add(Divide, Mnemonic.Div, Mnemonic.Idiv);
        Add(ShiftCount, Mnemonic.Shl, Mnemonic.Shr, Mnemonic.Sar, Mnemonic.Sal, Mnemonic.Rol, Mnemonic.Ror, Mnemonic.Rcl, Mnemonic.Rcr,
            Mnemonic.Shld, Mnemonic.Shrd);
        Add(BitOffset, Mnemonic.Bt, Mnemonic.Bts, Mnemonic.Btr, Mnemonic.Btc);
        Add(Counter, Mnemonic.Loop, Mnemonic.Loope, Mnemonic.Loopne, Mnemonic.Jrcxz, Mnemonic.Jecxz);
        Add(CompareExchange, Mnemonic.Cmpxchg, Mnemonic.Cmpxchg8b, Mnemonic.Cmpxchg16b);
        Add(SmallControl, Mnemonic.Bextr, Mnemonic.Bzhi, Mnemonic.Shlx, Mnemonic.Shrx, Mnemonic.Sarx);
        Add(StringLengths, Mnemonic.Pcmpestri, Mnemonic.Pcmpestrm, Mnemonic.Pcmpestri64, Mnemonic.Pcmpestrm64, Mnemonic.Vpcmpestri,
            Mnemonic.Vpcmpestrm, Mnemonic.Vpcmpestri64, Mnemonic.Vpcmpestrm64);
        Add(StackRules.Jump, Mnemonic.Jmp, Mnemonic.Call);
        Add(StackRules.Return, Mnemonic.Ret);
        Add(StackRules.Frame, Mnemonic.Enter, Mnemonic.Leave);
        Add(StackRules.Flags, Mnemonic.Popf, Mnemonic.Popfq);
        Add(StackRules.Push, Mnemonic.Push, Mnemonic.Pushf, Mnemonic.Pushfq, Mnemonic.Pop);
        Add(StateRules.Mxcsr, Mnemonic.Ldmxcsr, Mnemonic.Vldmxcsr);
        Add(StateRules.ControlWord, Mnemonic.Fldcw);
        Add(StateRules.Environment, Mnemonic.Fldenv, Mnemonic.Frstor);
        Add(StateRules.Fxrstor, Mnemonic.Fxrstor, Mnemonic.Fxrstor64);
        Add(StateRules.Xsave, Mnemonic.Xsave, Mnemonic.Xsave64, Mnemonic.Xsavec, Mnemonic.Xsavec64, Mnemonic.Xsaveopt, Mnemonic.Xsaveopt64);
        Add(StateRules.Xrstor, Mnemonic.Xrstor, Mnemonic.Xrstor64);
        Add(StateRules.Xgetbv, Mnemonic.Xgetbv);
        Add(StateRules.SegmentBase, Mnemonic.Wrfsbase, Mnemonic.Wrgsbase);
        Add(StateRules.Bcd, Mnemonic.Fbld);
    }

    /// <summary>Adjusts a case for its mnemonic, and for string and vector operands.</summary>
    public void Apply(ref Dice dice, Sample sample, TestCase test, ulong target)
    {
        RuleContext context = new(ref dice, sample, test, target);
        StringRules.Apply(context);
        if (sample.Instruction.MemoryIndex.IsVectorRegister())
            GatherRules.Apply(context);
        if (_rules.TryGetValue(sample.Instruction.Mnemonic, out Rule? rule))
            rule(context);
    }

    private void Add(Rule rule, params ReadOnlySpan<Mnemonic> mnemonics)
    {
        foreach (Mnemonic mnemonic in mnemonics)
            _rules.Add(mnemonic, rule);
    }

    private static void Divide(RuleContext c)
    {
        if (c.Dice.Percent(15))
            return;
        bool memory = c.Instruction.Op0Kind == OpKind.Memory;
        int bits = (memory ? c.Instruction.MemorySize.GetSize() : c.Instruction.Op0Register.GetSize()) * 8;
        bool signed = c.Instruction.Mnemonic == Mnemonic.Idiv;
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong divisor = Values.Integer(ref c.Dice, bits) & mask;
        if (divisor == 0)
            divisor = (ulong)(1 + c.Dice.Below(100));
        ulong low = c.Get(Register.RAX);
        ulong sign = signed && ((low >> (bits - 1)) & 1) != 0 ? mask : 0;
        // The high half below the divisor: a quotient of full width that fits.
        ulong high = c.Dice.Percent(60) ? sign : signed ? sign ^ (divisor >> 2 >> c.Dice.Below(bits)) : c.Dice.Next() % divisor;
        if (bits == 8)
            c.Set(Register.RAX, (low & ~0xFFFFUL) | ((high & 0xFF) << 8) | (low & 0xFF));
        else
            c.Set(Register.RDX, (c.Get(Register.RDX) & ~mask) | (high & mask));
        bool implicitRegister = !memory && c.Instruction.Op0Register.GetFullRegister() is Register.RAX or Register.RDX;
        if (!implicitRegister)
            c.SetOperand(0, divisor);
    }

    private static void ShiftCount(RuleContext c)
    {
        int last = c.Instruction.OpCount - 1;
        if (c.Instruction.GetOpKind(last) == OpKind.Register && c.Instruction.GetOpRegister(last) == Register.CL && c.Dice.Percent(80))
            c.Set(Register.RCX, (c.Get(Register.RCX) & ~0xFFUL) | (uint)c.Dice.Below(70));
        // A 16-bit double shift by more than 16 has an undefined result.
        if (c.Instruction.Code is Code.Shld_rm16_r16_CL or Code.Shrd_rm16_r16_CL)
            AddressSolver.Set(ref c.Test.Input, Register.RCX, c.Get(Register.RCX) & (c.Instruction.IsAddressRegister(Register.RCX) ? ulong.MaxValue : ~16UL));
    }

    // A bit offset in a register reaches memory far from the operand: as far as the inaccessible pages, no further.
    private static void BitOffset(RuleContext c)
    {
        if (c.Instruction.Op0Kind != OpKind.Memory || c.Instruction.Op1Kind != OpKind.Register)
            return;
        int bits = c.Instruction.Op1Register.GetSize() * 8;
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        long reach = c.Instruction.HasLockPrefix ? 0 : c.Dice.Percent(90) ? 4096 : 1 << 22;
        long offset = reach == 0 ? c.Dice.Below(8) : c.Dice.Below((int)reach) - reach / 2;
        Register register = c.Instruction.Op1Register.GetFullRegister();
        c.Set(register, (c.Dice.Next() & ~mask) | (unchecked((ulong)offset) & mask));
    }

    private static void Counter(RuleContext c)
    {
        if (c.Dice.Percent(70))
            c.Set(Register.RCX, (uint)c.Dice.Below(3) | (c.Dice.Percent(50) ? 0 : c.Dice.Next() << 32));
    }

    private static void CompareExchange(RuleContext c)
    {
        if (c.Instruction.Op0Kind == OpKind.Memory && c.Dice.Percent(50))
        {
            Span<byte> expected = stackalloc byte[16];
            BitConverter.TryWriteBytes(expected, c.Get(Register.RAX));
            if (c.Instruction.Mnemonic == Mnemonic.Cmpxchg8b)
                BitConverter.TryWriteBytes(expected[4..], c.Get(Register.RDX));
            else
                BitConverter.TryWriteBytes(expected[8..], c.Get(Register.RDX));
            c.Test.Poke(c.Target, expected[..c.Instruction.MemorySize.GetSize()]);
        }
        else if (c.Instruction.Op0Kind == OpKind.Register && c.Dice.Percent(50))
        {
            c.SetOperand(0, c.Get(Register.RAX));
        }
    }

    private static void SmallControl(RuleContext c)
    {
        if (c.Dice.Percent(70))
            c.SetOperand(2, (ulong)(c.Dice.Below(70) | (c.Dice.Below(70) << 8)));
    }

    private static void StringLengths(RuleContext c)
    {
        if (c.Dice.Percent(80))
            c.Set(Register.RAX, (ulong)(long)(c.Dice.Below(36) - 18) & (c.Dice.Percent(50) ? ulong.MaxValue : uint.MaxValue));
        if (c.Dice.Percent(80))
            c.Set(Register.RDX, (ulong)(long)(c.Dice.Below(36) - 18) & (c.Dice.Percent(50) ? ulong.MaxValue : uint.MaxValue));
    }
}
