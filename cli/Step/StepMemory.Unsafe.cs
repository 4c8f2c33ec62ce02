using System.Globalization;
using System.Text;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Cli.Step;

/// <summary>The memory that an instruction is about to write, to see what it has changed.</summary>
internal sealed unsafe class StepMemory
{
    private readonly InstructionInfoFactory _info = new();
    private readonly List<(ulong Address, byte[] Bytes)> _before = [];

    /// <summary>Keeps the contents of what the instruction says it may write.</summary>
    public void Take(CpuState* cpu, in Instruction instruction)
    {
        _before.Clear();
        foreach (UsedMemory memory in _info.GetInfo(instruction, InstructionInfoOptions.NoRegisterUsage).GetUsedMemory())
        {
            if (memory.Access is OpAccess.Read or OpAccess.CondRead or OpAccess.None or OpAccess.NoMemAccess)
                continue;
            int size = memory.MemorySize.GetSize();
            if (size == 0 || !OperandAddress.TryGet(cpu, memory, out ulong address))
                continue;
            byte[] bytes = new byte[size];
            if (UserCopy.Read(address, bytes))
                _before.Add((address, bytes));
        }
    }

    /// <summary>Adds what is different now: " [0xc000012340]=0x0000000000000001".</summary>
    public void Describe(StringBuilder text)
    {
        foreach ((ulong address, byte[] before) in _before)
        {
            byte[] now = new byte[before.Length];
            if (!UserCopy.Read(address, now) || now.AsSpan().SequenceEqual(before))
                continue;
            text.Append(CultureInfo.InvariantCulture, $" [0x{address:x}]=0x");
            StepState.Number(text, now);
        }
    }
}
