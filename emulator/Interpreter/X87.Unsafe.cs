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
    private const int Fip = CpuState.XSaveOffset + 8;

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

    /// <summary>#MF for an exception that an earlier instruction left pending: lets the host's unit raise it.</summary>
    public static Op* RaisePending(CpuState* cpu, Op* op)
    {
        Enter(cpu);
        _ = X87Unit.Run(X87Unit.Wait, 0, 0);
        return Faults.Recorded(cpu, op);
    }
}
