using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>One element of a string instruction that moves.</summary>
internal unsafe interface IStringOperation
{
    /// <summary>Whether it reads at RSI.</summary>
    static abstract bool UsesSource { get; }

    /// <summary>Whether it writes at RDI.</summary>
    static abstract bool UsesDestination { get; }

    /// <summary>Moves one element; changes no register but RAX, and nothing when it faults.</summary>
    static abstract void Move<W>(CpuState* cpu, ulong source, ulong destination) where W : struct, IWidth;
}
