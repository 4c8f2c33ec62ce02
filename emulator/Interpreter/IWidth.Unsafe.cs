using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// An operand size of the general-purpose instructions. Values travel as <see cref="ulong"/>; bits above the width mean nothing unless
/// said otherwise. Guest memory is accessed by one move of the width, so it is as atomic as on the processor.
/// </summary>
internal unsafe interface IWidth
{
    /// <summary>Bytes.</summary>
    static abstract int Bytes { get; }

    /// <summary>Bits.</summary>
    static abstract int Bits { get; }

    /// <summary>Reads a register, zero-extended.</summary>
    static abstract ulong Get(CpuState* cpu, int register);

    /// <summary>Writes a register: 32-bit writes clear the upper half, 8- and 16-bit ones leave the rest (SDM vol. 1, 3.4.1.1).</summary>
    static abstract void Set(CpuState* cpu, int register, ulong value);

    /// <summary>Reads guest memory, zero-extended.</summary>
    static abstract ulong Load(ulong address);

    /// <summary>Writes guest memory.</summary>
    static abstract void Store(ulong address, ulong value);

    /// <summary>The value's low bits, sign-extended.</summary>
    static abstract ulong Sign(ulong value);

    /// <summary>The value's low bits, zero-extended.</summary>
    static abstract ulong Low(ulong value);

    /// <summary>Compares and exchanges with a LOCK prefix; returns what was there, zero-extended.</summary>
    static abstract ulong CompareExchange(ulong address, ulong value, ulong expected);

    /// <summary>Exchanges with a LOCK prefix; returns what was there, zero-extended.</summary>
    static abstract ulong Exchange(ulong address, ulong value);
}
