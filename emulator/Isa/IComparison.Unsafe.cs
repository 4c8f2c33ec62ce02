using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>A condition straight from the operands of a comparison.</summary>
internal interface IComparison
{
    /// <summary>True when it holds after CMP a, b. Both are zero-extended.</summary>
    static abstract bool Holds<W>(ulong a, ulong b) where W : struct, IWidth;
}
