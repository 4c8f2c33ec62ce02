using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// While a thread interprets, the host's MXCSR has the guest's rounding and denormal modes, and gathers the exception flags of the
/// handlers' arithmetic, which is the host's own. Exceptions stay masked: the guest's masks are in the state's copy alone.
/// </summary>
internal static unsafe class Mxcsr
{
    private const uint ExceptionFlags = 0x3F, Masks = 0x1F80;

    /// <summary>Makes the guest's modes those of the host; returns the host's own MXCSR.</summary>
    public static uint Enter(CpuState* cpu) => HostInstructions.ExchangeMxcsr(Guest(cpu) | Masks);

    /// <summary>Puts the exception flags into the state and the host's MXCSR back.</summary>
    public static void Leave(CpuState* cpu, uint host)
    {
        uint flags = HostInstructions.ExchangeMxcsr(host) & ExceptionFlags;
        Guest(cpu) |= flags;
    }

    /// <summary>The guest's MXCSR as the instruction STMXCSR shows it, flags included.</summary>
    public static uint Read(CpuState* cpu)
    {
        uint host = HostInstructions.ExchangeMxcsr(Guest(cpu) | Masks);
        Guest(cpu) |= host & ExceptionFlags;
        _ = HostInstructions.ExchangeMxcsr(Guest(cpu) | Masks);
        return Guest(cpu);
    }

    /// <summary>LDMXCSR.</summary>
    public static void Write(CpuState* cpu, uint value)
    {
        Guest(cpu) = value;
        _ = HostInstructions.ExchangeMxcsr(value | Masks);
    }

    private static ref uint Guest(CpuState* cpu) => ref *(uint*)((byte*)cpu + VectorState.Mxcsr);
}
