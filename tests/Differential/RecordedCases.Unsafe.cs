using GoEmu.Differential.Comparison;
using GoEmu.Differential.Engines;
using GoEmu.Differential.Generation;
using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential;

/// <summary>Writes a case for each mnemonic, with no more state than the instruction reads: what Cases/mnemonics.txt was made with.</summary>
public sealed unsafe class RecordedCases(MachineSet machines, InstructionCatalog catalog)
{
    private const int Attempts = 200;

    private readonly InstructionGenerator _instructions = new(catalog);
    private readonly InputGenerator _inputs = new();
    private readonly InstructionInfoFactory _factory = new();
    private readonly CaseRunner _runner = new(machines);

    /// <summary>One line for the mnemonic; empty when none was found that runs.</summary>
    public string Record(Mnemonic mnemonic, ulong seed)
    {
        IReadOnlyList<Code> codes = catalog.CodesOf(mnemonic);
        bool faults = codes.All(InstructionShape.AlwaysFaults);
        for (ulong attempt = 0; attempt < Attempts; attempt++)
        {
            Dice dice = new(Dice.Mix(seed, (ulong)mnemonic, attempt));
            ulong address = machines.Code.Reserve(Window.Low, 16, 0);
            if (_instructions.Generate(ref dice, codes[(int)(attempt % (ulong)codes.Count)], address, RegisterPolicy.Any) is not { } sample)
                continue;
            TestCase test = new();
            _inputs.Fill(ref dice, sample, test);
            Reduce(test, sample.Instruction);
            CodeArea.Write(address, sample.Bytes);
            if (_runner.Run(test) == null && (faults || _runner.Expected.ReachedEnd))
                return $"{CaseText.Format(test)} # {CaseText.Disassemble(test)}";
        }
        return "";
    }

    private void Reduce(TestCase test, in Instruction i)
    {
        InstructionInfo info = _factory.GetInfo(i);
        HashSet<Register> used = [Register.RSP];
        foreach (UsedRegister register in info.GetUsedRegisters())
            used.Add(register.Register.IsVectorRegister() ? Register.YMM0 + VectorNumber(register.Register) : register.Register.GetFullRegister());
        foreach (UsedMemory memory in info.GetUsedMemory())
            used.UnionWith([memory.Base.GetFullRegister(), memory.Index.GetFullRegister(), memory.Segment]);
        for (int n = 0; n < 16; n++)
        {
            if (!used.Contains(Register.RAX + n))
                test.Input.Gpr[n] = 0;
        }
        if (!used.Contains(Register.FS))
            test.Input.FsBase = 0;
        if (!used.Contains(Register.GS))
            test.Input.GsBase = 0;
        fixed (byte* x = test.Input.XState)
        {
            for (int n = 0; n < 16; n++)
            {
                if (used.Contains(Register.YMM0 + n) || i.MemorySize is MemorySize.Xsave or MemorySize.Xsave64)
                    continue;
                new Span<byte>(x + MachineState.Xmm + 16 * n, 16).Clear();
                new Span<byte>(x + MachineState.YmmHigh + 16 * n, 16).Clear();
            }
        }
    }

    private static int VectorNumber(Register register) =>
        register - (register.IsYMM() ? Register.YMM0 : register.IsXMM() ? Register.XMM0 : Register.ZMM0);
}
