using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>[base + displacement]; a segment's base or the zero register may be the base.</summary>
internal unsafe struct BaseDisp : IAddress
{
    public static ulong Of(CpuState* cpu, Op* op) => *(ulong*)((byte*)cpu + op->Base) + (ulong)op->Disp;
}
