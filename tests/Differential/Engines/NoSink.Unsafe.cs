using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Recording;

namespace GoEmu.Differential.Engines;

/// <summary>Takes a recording and forgets it.</summary>
internal sealed unsafe class NoSink : IBranchSink, IStackNamer
{
    public StackTag Name(CpuState* cpu) => default;

    public void Branches(int threadId, in BranchPiece piece)
    {
    }

    public void Site(int number, ulong pc)
    {
    }

    public void Code(ulong page, uint epoch, ReadOnlySpan<byte> bytes)
    {
    }

    public void Replaced(ulong pc, int length)
    {
    }

    public void Forked(int processId)
    {
    }
}
