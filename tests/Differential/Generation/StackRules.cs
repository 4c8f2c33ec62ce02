using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Inputs of what uses the stack or jumps through a register or memory.</summary>
internal static class StackRules
{
    public static void Jump(RuleContext c)
    {
        // A call of RSP would write its return address over the code it calls.
        bool stack = c.Instruction.Op0Kind == OpKind.Register && c.Instruction.Op0Register.GetFullRegister() == Register.RSP;
        if (!stack && c.Instruction.Op0Kind is OpKind.Memory or OpKind.Register)
            c.SetOperand(0, c.Landing());
        if (c.Instruction.Mnemonic == Mnemonic.Call)
            Push(c);
    }

    public static void Return(RuleContext c)
    {
        Push(c);
        c.Poke(c.Get(Register.RSP), c.Landing());
    }

    public static void Push(RuleContext c)
    {
        if (c.Dice.Percent(25))
            c.Set(Register.RSP, c.Place(8, c.Instruction.Mnemonic == Mnemonic.Ret) + (c.Instruction.Mnemonic is Mnemonic.Pop or Mnemonic.Ret ? 0UL : 8));
    }

    // ENTER copies frame pointers from RBP downwards, LEAVE pops at RBP.
    public static void Frame(RuleContext c)
    {
        c.Set(Register.RBP, c.Place(8));
        if (c.Dice.Percent(30))
            c.Set(Register.RSP, c.Place(8));
    }

    // Not TF and AC: both would trap in the host's own code. Bits of higher privilege are there, to be ignored.
    public static void Flags(RuleContext c)
    {
        const ulong trap = 1 << 8, alignment = 1 << 18, nested = 1 << 14;
        // Where the value can be chosen, or where there is none.
        c.Set(Register.RSP, c.Dice.Percent(95) ? TargetChooser.Inside(ref c.Dice, c.Window, 8) : c.Window.DataEnd + 64);
        c.Poke(c.Get(Register.RSP), c.Dice.Next() & ~(trap | alignment | nested));
    }
}
