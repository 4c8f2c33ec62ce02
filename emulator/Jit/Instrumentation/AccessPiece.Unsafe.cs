using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Recording;
using Iced.Intel;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// The code in front of an instruction whose accesses are recorded: <c>[lea r15, pending] save r15; [r15 = address]; spill rax;
/// [segment's base to r15]; rax = position; stores; lea rax; save rax; restore rax; load r15</c>. Where it is left in between, and where
/// the instruction behind it does not complete, it is as if nothing had been recorded.
/// </summary>
internal static unsafe class AccessPiece
{
    // Of a move between a register and the state, of a store of a word, of a LEA.
    private const int Move = UnitTranslator.PositionBytes, Store = 4, Lea = 4;

    /// <summary>Recovers what the piece holds elsewhere, but for the position; <paramref name="i"/> is the instruction behind it.</summary>
    public static void Recover(CpuState* cpu, byte* rip, byte* end, in Instruction i)
    {
        int words = RecordedAccess.Words(i);
        bool segment = RecordedAccess.HasOperand(i) && RecordedAccess.UsesSegment(i);
        byte* restore = end - 2 * Move;
        byte* spill = restore - Move - Lea - words * Store - Move - (segment ? Move + Lea : 0) - Move;
        if (rip > spill && rip <= restore)
            cpu->Rax = cpu->Spill;
        if (rip >= restore)
            Undo(cpu, words);
    }

    /// <summary>Takes back what was recorded for an instruction that has not completed.</summary>
    public static void Undo(CpuState* cpu, int words) => cpu->AccessPosition -= (ulong)(words * sizeof(ulong));
}
