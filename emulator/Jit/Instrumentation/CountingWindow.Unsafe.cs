using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// Counts instructions: the position is the end of a window of addresses less the instructions left to run. Where a slice may end,
/// translated code stores to the position's address, which faults from the end of the window on: neither a register nor flags are needed
/// to find out. The window is one page of memory mapped over and over, so that the stores stay in the processor's nearest cache.
/// </summary>
internal sealed unsafe class CountingWindow : RunInstrument
{
    private const ulong WindowSize = 1 << 20;

    // More than can run between two places where a slice may end: code without one only goes to higher addresses.
    private const ulong GuardSize = 2UL << 30;

    private readonly ulong _end;

    public CountingWindow()
    {
        ulong start = HostMemory.ReserveAnywhere(WindowSize + GuardSize);
        HostMemory.RepeatPage(start, WindowSize);
        _end = start + WindowSize;
    }

    public override void Enter(CpuState* cpu)
    {
        cpu->Position = cpu->HostR15 = cpu->EntryPosition = _end - (ulong)Math.Min(cpu->Budget, (long)WindowSize);
    }

    public override void Completed(CpuState* cpu) => cpu->Position++;

    public override void Stopped(CpuState* cpu, ExitReason reason)
    {
    }

    public override bool Left(CpuState* cpu, Landing landing, bool leaves, ref ExitReason reason)
    {
        cpu->Budget -= (long)(cpu->Position - cpu->EntryPosition);
        cpu->EntryPosition = cpu->Position;
        if (landing is not (Landing.Target or Landing.Edge) || cpu->Budget > 0)
            return leaves;
        reason = ExitReason.Budget;
        return true;
    }
}
