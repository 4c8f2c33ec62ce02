using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>[base + index * scale + displacement].</summary>
internal unsafe struct BaseIndex : IAddress
{
    public static ulong Of(CpuState* cpu, Op* op) =>
        *(ulong*)((byte*)cpu + op->Base) + *(ulong*)((byte*)cpu + op->Index) * op->Scale + (ulong)op->Disp;
}
