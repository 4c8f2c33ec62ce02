using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Instructions are counted when a run of linear code begins; one that is left in the middle gives back what has not run. Rare, so it
/// is found by decoding.
/// </summary>
internal static unsafe class RunCount
{
    /// <summary>Corrects <see cref="CpuState.Budget"/> for a run that is left at <paramref name="op"/>; RIP says what has completed.</summary>
    public static void Correct(CpuState* cpu, Op* op)
    {
        Op* count = op;
        while (count->Handler != null && count->Dst != Op.IsCount)
            count--;
        if (count->Handler == null || count == op)
            return;
        cpu->Budget += count->Imm - CountBetween(Op.PcOf(count), cpu->Rip);
    }

    private static long CountBetween(ulong start, ulong end)
    {
        var reader = new PointerCodeReader { Position = (byte*)start, End = (byte*)end };
        var decoder = Decoder.Create(64, reader);
        decoder.IP = start;
        long count = 0;
        for (; decoder.IP < end; count++)
            decoder.Decode(out _);
        return count;
    }
}
