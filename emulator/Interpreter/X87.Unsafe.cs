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
    private const int Control = CpuState.XSaveOffset, Status = Control + 2, Tags = Control + 4, Fip = Control + 8;
    private const ushort Top = 0x3800, ErrorSummary = 0x80;

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
    /// What every MMX instruction but EMMS does first (SDM vol. 1, 9.5.1): all registers become valid and the top of stack 0. False, and
    /// nothing has changed, when an unmasked exception is pending: then <see cref="Pending"/> is the instruction's outcome.
    /// </summary>
    public static bool EnterMmx(CpuState* cpu)
    {
        Leave(cpu);
        ref ushort status = ref *(ushort*)((byte*)cpu + Status);
        if ((status & ErrorSummary) != 0)
            return false;
        int top = (status & Top) >> 11;
        if (top != 0)
        {
            // The area has the registers from the top of stack on.
            ulong* registers = (ulong*)((byte*)cpu + VectorState.Mmx(0));
            ulong* old = stackalloc ulong[16];
            new Span<ulong>(registers, 16).CopyTo(new Span<ulong>(old, 16));
            for (int n = 0; n < 8; n++)
            {
                int to = (top + n) & 7;
                (registers[2 * to], registers[2 * to + 1]) = (old[2 * n], old[2 * n + 1]);
            }
            status = (ushort)(status & ~Top);
        }
        *((byte*)cpu + Tags) = 0xFF;
        return true;
    }

    /// <summary>EMMS: all registers become empty. False as with <see cref="EnterMmx"/>.</summary>
    public static bool Empty(CpuState* cpu)
    {
        Leave(cpu);
        if ((*(ushort*)((byte*)cpu + Status) & ErrorSummary) != 0)
            return false;
        *((byte*)cpu + Tags) = 0;
        return true;
    }

    /// <summary>#MF for an exception that an earlier instruction left pending: lets the host's unit raise it.</summary>
    public static Op* Pending(CpuState* cpu, Op* op)
    {
        Enter(cpu);
        _ = X87Unit.Run(X87Unit.Wait, 0, 0);
        return Faults.Recorded(cpu, op);
    }
}
