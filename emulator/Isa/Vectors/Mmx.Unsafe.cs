using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>
/// MMX registers are the significands of the x87 registers (SDM vol. 1, 9.2). The state has the latter in stack order, as FXSAVE does;
/// an MMX instruction sets the top of the stack to 0, so that both orders are the same, and marks all registers as in use.
/// </summary>
internal static unsafe class Mmx
{
    private const int Status = CpuState.XSaveOffset + 2, Tags = CpuState.XSaveOffset + 4, TopMask = 7 << 11, ErrorSummary = 0x80;

    /// <summary>
    /// What every MMX instruction but EMMS does to the x87 state. False, and nothing has changed, when an x87 exception is pending: then
    /// <see cref="X87.RaisePending"/> is the instruction's outcome.
    /// </summary>
    public static bool Enter(CpuState* cpu)
    {
        X87.Leave(cpu);
        ushort* status = (ushort*)((byte*)cpu + Status);
        if ((*status & ErrorSummary) != 0)
            return false;
        int top = (*status & TopMask) >> 11;
        *((byte*)cpu + Tags) = 0xFF;
        if (top == 0)
            return true;
        *status = (ushort)(*status & ~TopMask);
        var registers = (Vector128<byte>*)((byte*)cpu + VectorState.Mmx(0));
        Vector128<byte>* old = stackalloc Vector128<byte>[8];
        for (int n = 0; n < 8; n++)
            old[n] = registers[n];
        for (int n = 0; n < 8; n++)
            registers[(n + top) & 7] = old[n];
        return true;
    }

    /// <summary>Writes an MMX register; sign and exponent become all ones.</summary>
    public static void Set(CpuState* cpu, int offset, ulong value)
    {
        *(ulong*)((byte*)cpu + offset) = value;
        *(ushort*)((byte*)cpu + offset + 8) = ushort.MaxValue;
    }

    /// <summary>EMMS. False as with <see cref="Enter"/>.</summary>
    public static bool Empty(CpuState* cpu)
    {
        X87.Leave(cpu);
        if ((*(ushort*)((byte*)cpu + Status) & ErrorSummary) != 0)
            return false;
        *((byte*)cpu + Tags) = 0;
        return true;
    }
}
