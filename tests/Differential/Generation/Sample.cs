using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>One encoded instruction, to be run with several inputs.</summary>
public sealed record Sample
{
    /// <summary>What was asked for: the mnemonic that its cases count for.</summary>
    public Code Planned { get; init; }

    /// <summary>What the bytes decode to; for an illegal use of LOCK, what they would be without it.</summary>
    public Instruction Instruction { get; init; }

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>Where they lie.</summary>
    public ulong Address { get; init; }

    /// <summary>Where code and data are.</summary>
    public Window Window => Window.Of(Address);

    /// <summary>True where a memory operand is fixed by the encoding: absolute or relative to RIP.</summary>
    public bool IsFixedAddress => Instruction.MemoryBase is Register.None or Register.RIP or Register.EIP && Instruction.MemoryIndex == Register.None;

    /// <summary>The effective address in that case.</summary>
    public ulong FixedAddress => Instruction.IsIPRelativeMemoryOperand ? Instruction.IPRelativeMemoryAddress : Instruction.MemoryDisplacement64;

    /// <summary>Bytes of the memory operand.</summary>
    public int MemoryBytes => Generation.MemoryBytes.Of(Instruction);

    /// <summary>True when the memory operand must not be cut by the end of a cache line or a page.</summary>
    public bool IsWhole => Instruction.NeedsWholeOperand();
}
