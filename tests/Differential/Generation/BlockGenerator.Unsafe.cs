using GoEmu.Differential.Comparison;
using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>
/// Makes blocks of 5 to 30 instructions that run to their end, mostly: some registers hold addresses and small numbers and keep them,
/// memory is addressed through those only, jumps go forward, and no instruction reads a flag that is undefined.
/// </summary>
public sealed unsafe class BlockGenerator(InstructionCatalog catalog)
{
    private const int MaxInstructions = 30, MinInstructions = 5, Longest = 15, Bases = 3, Indexes = 2;

    private readonly InstructionGenerator _instructions = new(catalog);
    private readonly InstructionInfoFactory _factory = new();
    private readonly List<byte> _code = new(MaxInstructions * Longest);
    private readonly List<(int Offset, int Length, int Target)> _jumps = [];
    private readonly List<int> _starts = [];
    private readonly ulong[] _joining = new ulong[MaxInstructions + 8];

    /// <summary>Bytes that a block may take.</summary>
    public const int MaxBytes = MaxInstructions * Longest;

    /// <summary>Fills in a case whose code lies at <paramref name="address"/>.</summary>
    public void Fill(ref Dice dice, ulong address, TestCase test)
    {
        Window window = Window.Of(address);
        test.Memory.Clear();
        MachineState.Reset(ref test.Input);
        test.Input.Rip = address;
        InputGenerator.FillAll(ref dice, test, window);
        RegisterPolicy policy = ChooseRegisters(ref dice);
        foreach (Register register in policy.Bases)
            AddressSolver.Set(ref test.Input, register, window.Data + Window.PageSize + (ulong)dice.Below(128) * 64);
        foreach (Register register in policy.Indexes)
            AddressSolver.Set(ref test.Input, register, (ulong)((dice.Below(8) * 16) - 64));
        test.Input.Gpr[4] = window.Data + 2 * Window.PageSize;
        (test.Input.FsBase, test.Input.GsBase) = (0, 0);
        Write(ref dice, address, policy, MinInstructions + dice.Below(MaxInstructions - MinInstructions + 1));
        test.Code = [.. _code];
    }

    private void Write(ref Dice dice, ulong address, RegisterPolicy policy, int count)
    {
        _code.Clear();
        _jumps.Clear();
        _starts.Clear();
        Array.Clear(_joining);
        ulong undefined = 0;
        while (_starts.Count < count)
        {
            undefined |= _joining[_starts.Count];
            if (dice.Percent(10))
            {
                Jump(ref dice, undefined);
                continue;
            }
            Mnemonic mnemonic = catalog.Mnemonics[dice.Below(catalog.Mnemonics.Count)];
            IReadOnlyList<Code> codes = catalog.CodesOf(mnemonic);
            Code code = codes[dice.Below(codes.Count)];
            if (!BlockRules.Allows(code) || _instructions.Generate(ref dice, code, address + (ulong)_code.Count, policy) is not { } sample)
                continue;
            Instruction i = sample.Instruction;
            if ((UndefinedFlags.Bits(i.RflagsRead) & undefined) != 0 || !BlockRules.Keeps(_factory.GetInfo(i), i, policy))
                continue;
            undefined = UndefinedFlags.After(i, undefined, null);
            _starts.Add(_code.Count);
            _code.AddRange(sample.Bytes);
        }
        foreach ((int offset, int length, int target) in _jumps)
        {
            int distance = (target < _starts.Count ? _starts[target] : _code.Count) - (offset + length);
            for (int n = 0; n < 4; n++)
                _code[offset + length - 4 + n] = (byte)(distance >> (8 * n));
        }
    }

    private void Jump(ref Dice dice, ulong undefined)
    {
        const ulong all = 0x8D5;
        bool conditional = (undefined & all) == 0 && dice.Percent(85);
        int target = _starts.Count + 1 + dice.Below(5);
        _joining[Math.Min(target, _joining.Length - 1)] |= undefined;
        _jumps.Add((_code.Count, conditional ? 6 : 5, target));
        _starts.Add(_code.Count);
        if (conditional)
            _code.AddRange([0x0F, (byte)(0x80 + dice.Below(16)), 0, 0, 0, 0]);
        else
            _code.AddRange([0xE9, 0, 0, 0, 0]);
    }

    private static RegisterPolicy ChooseRegisters(ref Dice dice)
    {
        List<Register> chosen = [];
        while (chosen.Count < Bases + Indexes)
        {
            Register register = Register.RAX + dice.Below(16);
            if (register != Register.RSP && !chosen.Contains(register))
                chosen.Add(register);
        }
        return new RegisterPolicy([.. chosen[..Bases]], [.. chosen[Bases..]], true);
    }
}
