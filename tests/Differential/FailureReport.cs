using GoEmu.Differential.Comparison;
using GoEmu.Differential.Machine;

namespace GoEmu.Differential;

/// <summary>Prints disagreements as lines that can be put into a file of cases.</summary>
public sealed class FailureReport(TextWriter output, bool trace)
{
    private const int LinesPerCode = 3;

    private readonly Dictionary<string, int> _lines = [];

    /// <summary>Disagreements, also those that were not printed.</summary>
    public long Count { get; private set; }

    private TestCase? _running;

    /// <summary>The case that is being run; with tracing it is printed, for what ends this process without a word.</summary>
    public void Running(TestCase test)
    {
        _running = test;
        if (!trace)
            return;
        output.WriteLine($"{CaseText.Format(test)} # {CaseText.Disassemble(test)}");
        output.Flush();
    }

    /// <summary>An exception ends this process: says which case it was.</summary>
    public void Died()
    {
        if (_running != null)
            output.WriteLine($"{CaseText.Format(_running)} # {CaseText.Disassemble(_running)}: ended by an exception");
        output.Flush();
    }

    /// <summary>Notes a disagreement; the first few of each kind are printed, made as small as possible.</summary>
    public void Add(TestCase test, string kind, Disagreement disagreement, Minimiser? minimiser)
    {
        Count++;
        _lines[kind] = _lines.GetValueOrDefault(kind) + 1;
        if (_lines[kind] > LinesPerCode)
            return;
        TestCase shown = minimiser?.Minimise(test) ?? test;
        output.WriteLine($"{CaseText.Format(shown)} # {CaseText.Disassemble(shown)}: {disagreement.Engine}: {disagreement.Text}");
        output.Flush();
    }
}
