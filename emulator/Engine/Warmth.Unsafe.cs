using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Engine;

/// <summary>
/// How often the interpreter has entered the block at a guest address, for <see cref="MixedEngine"/>. Counters are shared by addresses with
/// the same hash and counted without care for other threads: a block may be warm a little early or late.
/// </summary>
internal sealed unsafe class Warmth(int threshold)
{
    private const int SizeLog2 = 16, Size = 1 << SizeLog2;

    private readonly ushort* _counts = (ushort*)HostMemory.Allocate(Size * sizeof(ushort));

    /// <summary>Entries from which on a block is warm.</summary>
    public ushort Threshold { get; } = (ushort)threshold;

    /// <summary>The counter of an address.</summary>
    public ushort* CounterOf(ulong pc) => _counts + ((pc ^ (pc >> SizeLog2)) & (Size - 1));

    /// <summary>Whether the block at an address is worth compiling.</summary>
    public bool IsWarm(ulong pc) => *CounterOf(pc) >= Threshold;
}
