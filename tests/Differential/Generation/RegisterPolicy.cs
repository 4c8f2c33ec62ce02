using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Which registers memory operands are formed with. In a block they have to keep their values.</summary>
/// <param name="Bases">64-bit registers that hold addresses in the data.</param>
/// <param name="Indexes">64-bit registers that hold small numbers.</param>
/// <param name="InBlock">The instruction is one of a block: nothing that faults or jumps as it likes.</param>
public sealed record RegisterPolicy(Register[] Bases, Register[] Indexes, bool InBlock)
{
    /// <summary>Any register: the inputs are made to fit.</summary>
    public static RegisterPolicy Any { get; } = new(
        [.. Enumerable.Range(0, 16).Select(n => Register.RAX + n)],
        [.. Enumerable.Range(0, 16).Select(n => Register.RAX + n).Where(r => r != Register.RSP)], false);
}
