using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// While a thread runs ops, the host's MXCSR is the guest's: modes, masks and exception flags, since the handlers' arithmetic is the
/// host's own. An exception that the guest has unmasked therefore traps in a handler, before that has changed anything, and is made the
/// guest's fault as a memory fault is. The loop that runs ops allocates nothing, so that none of the runtime's own arithmetic meets the
/// guest's modes.
/// </summary>
internal static unsafe class Mxcsr
{
    /// <summary>MXCSR's exception flags.</summary>
    public const uint ExceptionFlags = 0x3F;

    /// <summary>Makes the guest's MXCSR that of the host.</summary>
    public static void Enter(CpuState* cpu) => cpu->HostMxcsr = HostInstructions.ExchangeMxcsr(Guest(cpu));

    /// <summary>Puts the guest's MXCSR into the state and the host's back. After a fault the signal handler has done both.</summary>
    public static void Leave(CpuState* cpu) => Guest(cpu) = HostInstructions.ExchangeMxcsr(cpu->HostMxcsr);

    /// <summary>The guest's MXCSR, among ops.</summary>
    public static uint Read(CpuState* cpu)
    {
        Leave(cpu);
        Enter(cpu);
        return Guest(cpu);
    }

    /// <summary>Sets the guest's MXCSR, among ops; no reserved bit may be set.</summary>
    public static void Write(uint value) => _ = HostInstructions.ExchangeMxcsr(value);

    /// <summary>True when a bit is set that the processor does not have: loading the value faults with #GP (SDM vol. 1, 10.2.3).</summary>
    public static bool IsReserved(uint value) => (value & ~X87Unit.MxcsrMask) != 0;

    private static ref uint Guest(CpuState* cpu) => ref *(uint*)((byte*)cpu + VectorState.Mxcsr);
}
