using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>What a string instruction that compares takes its left operand from.</summary>
internal unsafe interface IStringComparison
{
    /// <summary>Whether that is memory at RSI.</summary>
    static abstract bool UsesSource { get; }

    /// <summary>The left operand; the right one is at RDI.</summary>
    static abstract ulong Left<W>(CpuState* cpu, ulong source) where W : struct, IWidth;
}
