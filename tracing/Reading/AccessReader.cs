using GoEmu.Emulator.Recording;
using Iced.Intel;

namespace GoEmu.Tracing.Reading;

/// <summary>Finds what memory instructions access: the addresses that were recorded, and those that follow from the instruction and the stack pointer.</summary>
internal sealed class AccessReader
{
    private readonly InstructionInfoFactory _factory = new();
    private readonly List<MemoryAccess> _found = [];

    /// <summary>Those of the last instruction.</summary>
    public IReadOnlyList<MemoryAccess> Found => _found;

    /// <summary>Finds those of an instruction; false when what was recorded has come to its end.</summary>
    public bool Take(in Instruction i, ulong stackPointer, BranchUnpacker words)
    {
        _found.Clear();
        int count = RecordedAccess.Words(i);
        Span<ulong> recorded = stackalloc ulong[RecordedAccess.MaxWords];
        for (int n = 0; n < count; n++)
        {
            if (!words.TryWord(out recorded[n]))
                return false;
        }
        if (count == 0 && !i.IsStackInstruction && !RecordedAccess.HasOperand(i))
            return true;
        int word = 0;
        InstructionInfo info = _factory.GetInfo(i, InstructionInfoOptions.NoRegisterUsage);
        foreach (UsedMemory memory in info.GetUsedMemory())
        {
            bool reads = memory.Access is OpAccess.Read or OpAccess.CondRead or OpAccess.ReadWrite or OpAccess.ReadCondWrite;
            bool writes = memory.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite;
            if ((reads || writes) && Address(i, memory, recorded, ref word, stackPointer) is { } address)
                _found.Add(new MemoryAccess(address, Size(i, memory, recorded, count), reads, writes));
        }
        return true;
    }

    private static ulong? Address(in Instruction i, in UsedMemory memory, Span<ulong> recorded, ref int word, ulong sp)
    {
        if (i.Mnemonic == Mnemonic.Leave)
            return recorded[0];
        if (RecordedAccess.UsesSource(i) || RecordedAccess.UsesDestination(i))
            return recorded[Math.Min(word++, RecordedAccess.MaxWords - 1)];
        bool isOperand = RecordedAccess.HasOperand(i) && memory.Base == i.MemoryBase && memory.Index == i.MemoryIndex &&
            (memory.Displacement == i.MemoryDisplacement64 || i.IsIPRelativeMemoryOperand);
        if (isOperand && !RecordedAccess.IsKnown(i))
            return recorded[0];
        if (memory.Index != Register.None)
            return null;
        return memory.Base switch
        {
            Register.RSP => sp == 0 ? null : sp + memory.Displacement,
            Register.None => memory.Displacement,
            Register.RIP or Register.EIP => i.IPRelativeMemoryAddress,
            _ => null,
        };
    }

    private static ulong Size(in Instruction i, in UsedMemory memory, Span<ulong> recorded, int count)
    {
        ulong size = (ulong)memory.MemorySize.GetSize();
        return RecordedAccess.IsRepeated(i) ? size * recorded[count - 1] : size;
    }
}
