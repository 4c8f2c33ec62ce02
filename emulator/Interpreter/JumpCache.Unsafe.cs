using System.Runtime.InteropServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Guest PC to the first op of a block, for indirect jumps: a direct-mapped table that all threads read without a lock. Invariant: a
/// slot's key is cleared before its op changes and set after, and readers read the op first, so that a key that fits has its op.
/// </summary>
internal sealed unsafe class JumpCache
{
    private const int SizeLog2 = 16, Size = 1 << SizeLog2;

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public ulong Pc;
        public Op* Op;
    }

    private readonly Slot* _slots = (Slot*)HostMemory.Allocate(Size * (ulong)sizeof(Slot));

    /// <summary>What <see cref="CpuState.JumpCache"/> is to be.</summary>
    public void* Address => _slots;

    private static Slot* SlotOf(void* table, ulong pc) => (Slot*)table + ((pc ^ (pc >> SizeLog2)) & (Size - 1));

    /// <summary>The op for a guest PC, or null. PC 0 is never there.</summary>
    public static Op* Find(CpuState* cpu, ulong pc)
    {
        Slot* slot = SlotOf(cpu->JumpCache, pc);
        Op* op = (Op*)Volatile.Read(ref *(nint*)&slot->Op);
        return Volatile.Read(ref slot->Pc) == pc ? op : null;
    }

    /// <summary>Puts a block in. The caller holds the engine's lock.</summary>
    public void Set(ulong pc, Op* op)
    {
        Slot* slot = SlotOf(_slots, pc);
        Volatile.Write(ref slot->Pc, 0);
        Volatile.Write(ref *(nint*)&slot->Op, (nint)op);
        Volatile.Write(ref slot->Pc, pc);
    }

    /// <summary>Takes a block out. The caller holds the lock.</summary>
    public void Remove(ulong pc)
    {
        Slot* slot = SlotOf(_slots, pc);
        if (slot->Pc == pc)
            slot->Pc = 0;
    }

    /// <summary>Takes everything out; no thread may be interpreting.</summary>
    public void Clear() => HostMemory.Discard((ulong)_slots, Size * (ulong)sizeof(Slot));
}
