using GoEmu.Differential.Comparison;
using GoEmu.Differential.Engines;
using GoEmu.Differential.Generation;
using GoEmu.Differential.Machine;

namespace GoEmu.Differential;

/// <summary>Random blocks of instructions.</summary>
public sealed class RandomBlocks(MachineSet machines, InstructionCatalog catalog, FailureReport report)
{
    private readonly BlockGenerator _blocks = new(catalog);
    private readonly CaseRunner _runner = new(machines);
    private readonly TestCase _test = new();

    /// <summary>Blocks that did not fault.</summary>
    public long Completed { get; private set; }

    /// <summary>Runs blocks.</summary>
    public void Run(ulong seed, long count)
    {
        for (long n = 0; n < count; n++)
        {
            Dice dice = new(Dice.Mix(seed, (ulong)n));
            Window window = dice.Percent(75) ? Window.Low : Window.High;
            ulong address = machines.Code.Reserve(window, BlockGenerator.MaxBytes, dice.Below(64));
            _blocks.Fill(ref dice, address, _test);
            CodeArea.Write(address, _test.Code);
            report.Running(_test);
            Disagreement? disagreement = _runner.Run(_test);
            Completed += _runner.Expected.ReachedEnd ? 1 : 0;
            if (disagreement != null)
                report.Add(_test, "block", disagreement, new Minimiser(_runner, machines.Code));
        }
    }
}
