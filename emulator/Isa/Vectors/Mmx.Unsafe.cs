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
    private const int Status = CpuState.XSaveOffset + 2, Tags = CpuState.XSaveOffset + 4, TopMask = 7 << 11;

    /// <summary>What every MMX instruction but EMMS does to the x87 state, behind <see cref="X87.BeforeMmx"/>.</summary>
    public static void Enter(CpuState* cpu)
    {
        ushort* status = (ushort*)((byte*)cpu + Status);
        int top = (*status & TopMask) >> 11;
        *((byte*)cpu + Tags) = 0xFF;
        if (top == 0)
            return;
        *status = (ushort)(*status & ~TopMask);
        var registers = (Vector128<byte>*)((byte*)cpu + VectorState.Mmx(0));
        Vector128<byte>* old = stackalloc Vector128<byte>[8];
        for (int n = 0; n < 8; n++)
            old[n] = registers[n];
        for (int n = 0; n < 8; n++)
            registers[(n + top) & 7] = old[n];
    }

    /// <summary>Where an MMX register is before <see cref="Enter"/>, which an instruction that may fault calls last.</summary>
    public static int Current(CpuState* cpu, int offset)
    {
        int top = (*(ushort*)((byte*)cpu + Status) & TopMask) >> 11;
        return VectorState.Mmx((((offset - VectorState.Mmx(0)) >> 4) - top) & 7);
    }

    /// <summary>Writes an MMX register; sign and exponent become all ones.</summary>
    public static void Set(CpuState* cpu, int offset, ulong value)
    {
        *(ulong*)((byte*)cpu + offset) = value;
        *(ushort*)((byte*)cpu + offset + 8) = ushort.MaxValue;
    }

    /// <summary>EMMS.</summary>
    public static void Empty(CpuState* cpu) => *((byte*)cpu + Tags) = 0;
}
