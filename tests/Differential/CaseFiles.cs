using GoEmu.Differential.Comparison;
using GoEmu.Differential.Engines;

namespace GoEmu.Differential;

/// <summary>Runs the cases of text files.</summary>
public sealed class CaseFiles(MachineSet machines, FailureReport report)
{
    private readonly CaseRunner _runner = new(machines);

    /// <summary>Cases run.</summary>
    public int Count { get; private set; }

    /// <summary>Runs one file.</summary>
    public void Run(string path)
    {
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (CaseText.Parse(line) is not { } test)
                continue;
            Count++;
            machines.Code.WriteAnywhere(test.Input.Rip, test.Code);
            report.Running(test);
            if (_runner.Run(test) is { } disagreement)
                report.Add(test, $"{path}:{number}", disagreement, null);
        }
    }
}
