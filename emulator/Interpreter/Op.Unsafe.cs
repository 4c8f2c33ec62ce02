using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// One predecoded instruction in native memory. Its handler does the instruction's work and goes on: to <c>op[1]</c> by a call in tail
/// position (which the compiler makes a jump), or back to the interpreter's loop by returning the op to run next, or null when the
/// engine is needed. Invariant: every backward jump, call and return goes through the loop, so the stack stays flat even where calls
/// are not made jumps, and the loop's check for pending signals is never far.
/// </summary>
/// <remarks>Registers are byte offsets into <see cref="Cpu.CpuState"/>; AH is the byte behind AL.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct Op
{
    /// <summary>Bytes of an op.</summary>
    public const int Bytes = 32;

    /// <summary>In <see cref="Dst"/>: the op is a stub. No register lies there.</summary>
    public const ushort IsStub = 0xFFFF;

    /// <summary>In <see cref="Dst"/>: the op counts a run of instructions, up to and with the next branch.</summary>
    public const ushort IsCount = 0xFFFE;

    /// <summary>What to do; null marks the header in front of a block's first op.</summary>
    [FieldOffset(0)] public Handler Handler;

    /// <summary>Immediate operand. In branches the <see cref="Op"/> to go to; in a header the block's first PC; in a stub the target's.</summary>
    [FieldOffset(8)] public long Imm;

    /// <summary>The same as a pointer.</summary>
    [FieldOffset(8)] public Op* Target;

    /// <summary>Displacement of the memory operand. In a header the block's number; in a stub its branch, in ops from the stub.</summary>
    [FieldOffset(16)] public int Disp;

    /// <summary>First register operand.</summary>
    [FieldOffset(20)] public ushort Dst;

    /// <summary>Second register operand.</summary>
    [FieldOffset(22)] public ushort Src;

    /// <summary>Base register of the memory operand; without one, free for a third register operand.</summary>
    [FieldOffset(24)] public ushort Base;

    /// <summary>Index register of the memory operand.</summary>
    [FieldOffset(26)] public ushort Index;

    /// <summary>What the index is multiplied by.</summary>
    [FieldOffset(28)] public byte Scale;

    /// <summary>For the handler's own use.</summary>
    [FieldOffset(29)] public byte Extra;

    /// <summary>The instruction's address, counted from the block's first.</summary>
    [FieldOffset(30)] public ushort Pc;

    /// <summary>True for what a branch can lead to: the first op of a block, or a stub.</summary>
    public static bool IsEntry(Op* op) => op->Dst == IsStub || op[-1].Handler == null;

    /// <summary>The guest address of an op's instruction, or where a stub leads. Slow: walks back to the header.</summary>
    public static ulong PcOf(Op* op)
    {
        if (op->Dst == IsStub)
            return (ulong)op->Imm;
        ulong offset = op->Pc;
        while (op->Handler != null)
            op--;
        return (ulong)op->Imm + offset;
    }
}
