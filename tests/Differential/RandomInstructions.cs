using GoEmu.Differential.Comparison;
using GoEmu.Differential.Engines;
using GoEmu.Differential.Generation;
using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential;

/// <summary>Random cases of one instruction, the same number for every mnemonic.</summary>
public sealed class RandomInstructions(MachineSet machines, InstructionCatalog catalog, FailureReport report)
{
    private const int InputsPerSample = 8;
    private const int Sigill = 4;

    private readonly InstructionGenerator _instructions = new(catalog);
    private readonly InputGenerator _inputs = new();
    private readonly CaseRunner _runner = new(machines);
    private readonly TestCase _test = new();

    /// <summary>What was run.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>Runs about <paramref name="count"/> cases, spread over <paramref name="mnemonics"/>.</summary>
    /// <param name="seed">The same seed gives the same cases, whatever else is run.</param>
    /// <param name="count">How many.</param>
    /// <param name="mnemonics">Of what.</param>
    public void Run(ulong seed, long count, IReadOnlyList<Mnemonic> mnemonics)
    {
        for (ulong round = 0; Coverage.Total < count; round++)
        {
            foreach (Mnemonic mnemonic in mnemonics)
            {
                IReadOnlyList<Code> codes = catalog.CodesOf(mnemonic);
                // Every code in turn, from a place that differs by seed.
                Code code = codes[(int)((Dice.Mix(seed, (ulong)mnemonic) + round) % (ulong)codes.Count)];
                RunSample(code, Dice.Mix(seed, (ulong)code, round));
            }
        }
    }

    private void RunSample(Code code, ulong seed)
    {
        Dice dice = new(seed);
        Window window = dice.Percent(75) ? Window.Low : Window.High;
        if (dice.Below(200) == 0)
        {
            RunCutOff(ref dice, code, window);
            return;
        }
        ulong address = machines.Code.Reserve(window, 16, dice.Below(64));
        if (_instructions.Generate(ref dice, code, address, RegisterPolicy.Any) is not { } sample)
            return;
        CodeArea.Write(address, sample.Bytes);
        RunInputs(ref dice, sample, code, InputsPerSample);
    }

    // The code ends within the instruction: its fetch faults.
    private void RunCutOff(ref Dice dice, Code code, Window window)
    {
        int left = 1 + dice.Below(9);
        ulong address = window.Code + Window.CodeSize - (ulong)left;
        if (_instructions.Generate(ref dice, code, address, RegisterPolicy.Any) is not { } sample || sample.Bytes.Length <= left)
            return;
        machines.Code.WriteAnywhere(address, sample.Bytes.AsSpan(0, left));
        RunInputs(ref dice, sample with { Bytes = sample.Bytes[..left] }, code, 1);
        machines.Code.Clear(window);
    }

    private void RunInputs(ref Dice dice, Sample sample, Code code, int count)
    {
        for (int n = 0; n < count; n++)
        {
            _inputs.Fill(ref dice, sample, _test);
            report.Running(_test);
            Disagreement? disagreement = _runner.Run(_test);
            Coverage.Count(code.Mnemonic(), _runner.Expected.ReachedEnd, _runner.Expected.Signal == Sigill);
            if (disagreement != null)
                report.Add(_test, code.ToString(), disagreement, new Minimiser(_runner, machines.Code));
        }
    }
}
