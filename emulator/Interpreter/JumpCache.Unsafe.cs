using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Guest PC to the first op of a block, for indirect jumps: a direct-mapped table that all threads read without a lock. Invariant: a
/// slot is one pointer, and whose block it is says the header in front of that op, so that no reader can take one for another.
/// </summary>
internal sealed unsafe class JumpCache
{
    private const int SizeLog2 = 16, Size = 1 << SizeLog2;

    private readonly Op** _slots = (Op**)HostMemory.Allocate(Size * (ulong)sizeof(Op*));

    /// <summary>What <see cref="CpuState.JumpCache"/> is to be.</summary>
    public void* Address => _slots;

    private static Op** SlotOf(void* table, ulong pc) => (Op**)table + ((pc ^ (pc >> SizeLog2)) & (Size - 1));

    /// <summary>The op for a guest PC, or null.</summary>
    public static Op* Find(CpuState* cpu, ulong pc)
    {
        Op* op = *SlotOf(cpu->JumpCache, pc);
        return op != null && (ulong)op[-1].Imm == pc ? op : null;
    }

    /// <summary>Puts a block in, of which everything has been written. The caller holds the engine's lock.</summary>
    public void Set(ulong pc, Op* op) => Volatile.Write(ref *(nint*)SlotOf(_slots, pc), (nint)op);

    /// <summary>Takes a block out. The caller holds the lock.</summary>
    public void Remove(Op* op)
    {
        Op** slot = SlotOf(_slots, (ulong)op[-1].Imm);
        if (*slot == op)
            *slot = null;
    }

    /// <summary>Takes everything out; no thread may be interpreting.</summary>
    public void Clear() => HostMemory.Discard((ulong)_slots, Size * (ulong)sizeof(Op*));
}
