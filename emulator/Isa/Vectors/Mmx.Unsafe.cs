using System.Runtime.CompilerServices;
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

    /// <summary>True when an x87 exception is pending; that comes before a fault of the instruction itself.</summary>
    public static bool IsPending(CpuState* cpu)
    {
        X87.Leave(cpu);
        return (*(ushort*)((byte*)cpu + Status) & ErrorSummary) != 0;
    }

    /// <summary>
    /// What every MMX instruction does to the x87 state. False, and nothing has changed, when an x87 exception is pending: then
    /// <see cref="X87.RaisePending"/> is the instruction's outcome.
    /// </summary>
    public static bool Enter(CpuState* cpu)
    {
        if (IsPending(cpu))
            return false;
        ushort* status = (ushort*)((byte*)cpu + Status);
        *((byte*)cpu + Tags) = 0xFF;
        if ((*status & TopMask) != 0)
            MoveTop(cpu, status);
        return true;
    }

    // Not inlined: a handler that has vectors in memory of its own cannot end in a jump.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MoveTop(CpuState* cpu, ushort* status)
    {
        int top = (*status & TopMask) >> 11;
        *status = (ushort)(*status & ~TopMask);
        var registers = (Vector128<byte>*)((byte*)cpu + VectorState.Mmx(0));
        Vector128<byte>* old = stackalloc Vector128<byte>[8];
        for (int n = 0; n < 8; n++)
            old[n] = registers[n];
        for (int n = 0; n < 8; n++)
            registers[(n + top) & 7] = old[n];
    }

    /// <summary>Writes an MMX register; sign and exponent become all ones.</summary>
    public static void Set(CpuState* cpu, int offset, ulong value)
    {
        *(ulong*)((byte*)cpu + offset) = value;
        *(ushort*)((byte*)cpu + offset + 8) = ushort.MaxValue;
    }

    /// <summary>EMMS, which too moves the top of the stack. False as with <see cref="Enter"/>.</summary>
    public static bool Empty(CpuState* cpu)
    {
        if (!Enter(cpu))
            return false;
        *((byte*)cpu + Tags) = 0;
        return true;
    }
}
