using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>Ops that compute the part of an address that does not fit into the op that uses it.</summary>
internal static unsafe class AddressOps
{
    /// <summary>Base + index * scale, for a segment's base to be added.</summary>
    public static Op* Sum(CpuState* cpu, Op* op)
    {
        cpu->Scratch = *(ulong*)((byte*)cpu + op->Base) + *(ulong*)((byte*)cpu + op->Index) * op->Scale;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>A whole address with 32-bit arithmetic (address-size prefix).</summary>
    public static Op* Sum32(CpuState* cpu, Op* op)
    {
        cpu->Scratch = *(uint*)((byte*)cpu + op->Base) + *(uint*)((byte*)cpu + op->Index) * (uint)op->Scale + (uint)op->Disp;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>A 64-bit absolute address.</summary>
    public static Op* Absolute(CpuState* cpu, Op* op)
    {
        cpu->Scratch = (ulong)op->Imm;
        return op[1].Handler(cpu, op + 1);
    }
}
