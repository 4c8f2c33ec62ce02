using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// The guest's x87 state while a thread interprets: from the first x87 instruction until the thread leaves the interpreter it is in the
/// host's own unit, which the runtime does not use (its floating point is SSE), so that an instruction costs a call. The XSAVE area has
/// it at all other times.
/// </summary>
internal static unsafe class X87
{
    private const int Status = CpuState.XSaveOffset + 2, Fip = CpuState.XSaveOffset + 8;

    /// <summary>Makes the host's unit the guest's.</summary>
    public static void Enter(CpuState* cpu)
    {
        if (cpu->X87Live != 0)
            return;
        X87Unit.Load((byte*)cpu + CpuState.XSaveOffset);
        cpu->X87Live = 1;
    }

    /// <summary>Makes the area hold the state.</summary>
    public static void Leave(CpuState* cpu)
    {
        if (cpu->X87Live == 0)
            return;
        cpu->X87Live = 0;
        X87Unit.Save((byte*)cpu + CpuState.XSaveOffset);
        ref ulong fip = ref *(ulong*)((byte*)cpu + Fip);
        if (fip >= (ulong)X87Unit.Start && fip < (ulong)X87Unit.End)
            fip = cpu->X87Pc; // the processor noted where the stub lies
    }

    /// <summary>
    /// An op in front of every MMX instruction: puts the registers, which are the MMX registers too, where its handler expects them, and
    /// raises #MF for an exception that an earlier x87 instruction left pending (SDM vol. 1, 9.6.2).
    /// </summary>
    public static Op* BeforeMmx(CpuState* cpu, Op* op)
    {
        const ushort errorSummary = 0x80;
        Leave(cpu);
        if ((*(ushort*)((byte*)cpu + Status) & errorSummary) == 0)
            return op[1].Handler(cpu, op + 1);
        Enter(cpu);
        _ = X87Unit.Run(X87Unit.Wait, 0, 0);
        return Faults.Recorded(cpu, op);
    }
}
