using System.Buffers.Binary;
using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>What a rule of <see cref="InputRules"/> works on: a case that is complete but for what its mnemonic needs.</summary>
public ref struct RuleContext(ref Dice dice, Sample sample, TestCase test, ulong target)
{
    // Eight times it is not canonical either: see "Indirect jumps and returns" in ARCHITECTURE.md.
    private const ulong NotCanonical = 0x8123_4567_89AB;

    /// <summary>Chance.</summary>
    public readonly ref Dice Dice = ref dice;

    /// <summary>The instruction.</summary>
    public Instruction Instruction { get; } = sample.Instruction;

    /// <summary>Where the memory operand lies; 0 when there is none.</summary>
    public ulong Target { get; } = target;

    /// <summary>The case.</summary>
    public readonly TestCase Test => test;

    /// <summary>The case's window.</summary>
    public readonly Window Window => test.Window;

    /// <summary>Sets a 64-bit register, unless the memory operand's address is made of it.</summary>
    public readonly void Set(Register register, ulong value)
    {
        if (!Instruction.IsAddressRegister(register))
            AddressSolver.Set(ref test.Input, register, value);
    }

    /// <summary>The value of a 64-bit register.</summary>
    public readonly ulong Get(Register register) => AddressSolver.Get(test.Input, register);

    /// <summary>Sets a register or memory operand to a value.</summary>
    public readonly void SetOperand(int n, ulong value)
    {
        if (Instruction.GetOpKind(n) == OpKind.Memory)
            Poke(Target, value);
        else if (Instruction.GetOpRegister(n) is >= Register.AH and <= Register.BH)
            Set(Instruction.GetOpRegister(n).GetFullRegister(), value << 8);
        else
            Set(Instruction.GetOpRegister(n).GetFullRegister(), value);
    }

    /// <summary>Puts eight bytes into memory.</summary>
    public readonly void Poke(ulong address, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        test.Poke(address, bytes);
    }

    /// <summary>A place for an operand that no memory operand describes.</summary>
    public readonly ulong Place(int size, bool whole = false) => TargetChooser.Choose(ref Dice, Window, size, whole, true);

    /// <summary>An address of code that ends the case: one of the INT3 behind all cases; seldom one that faults.</summary>
    public readonly ulong Landing() => Dice.Below(40) switch
    {
        0 => Window.Data + (ulong)Dice.Below(4096),
        1 => NotCanonical,
        _ => Window.Pads + (ulong)Dice.Below((int)Window.PadSize - 64),
    };
}
