using System.Globalization;
using GoEmu.TestSupport;

namespace GoEmu.Bench;

/// <summary>One program's runs under each runner. A runner that gives another output than native has no times.</summary>
internal sealed class Series
{
    // qemu-user takes minutes for some: once is enough to see that.
    private static readonly TimeSpan s_onceIsEnough = TimeSpan.FromSeconds(30);

    private readonly ManifestEntry _entry;
    private readonly Dictionary<string, Sample> _wall = [];
    private readonly Dictionary<string, Sample> _cpu = [];
    private readonly HashSet<string> _broken = [];
    private readonly List<string> _problems = [];
    private byte[]? _nativeOutput;

    internal Series(ManifestEntry entry, IEnumerable<Runner> runners)
    {
        _entry = entry;
        foreach (Runner runner in runners.Append(Runner.Interpreted))
        {
            _wall[runner.Name] = new Sample();
            _cpu[runner.Name] = new Sample();
        }
    }

    internal string Name => BenchmarkName.Of(_entry);

    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>What the program printed natively.</summary>
    internal string Output => System.Text.Encoding.UTF8.GetString(_nativeOutput ?? []);

    /// <summary>The wall times; null where there are none.</summary>
    internal Sample? Wall(string runner) => Known(_wall, runner);

    /// <summary>The user and system times; null where there are none.</summary>
    internal Sample? Cpu(string runner) => Known(_cpu, runner);

    /// <summary>Guest instructions of a run on the interpreter, in millions; null where they were not counted.</summary>
    internal double? MillionInstructions { get; private set; }

    /// <summary>The interpreter's speed: guest instructions by the processor time of its fastest round.</summary>
    internal double? MillionsPerSecond => MillionInstructions / Cpu(Runner.Interpreter)?.Min;

    /// <summary>How much slower one runner is than another, of the fastest rounds.</summary>
    internal double? MinRatio(string runner, string other) => Wall(runner)?.Min / Wall(other)?.Min;

    /// <summary>How much slower one runner is than another, of the medians.</summary>
    internal double? MedianRatio(string runner, string other) => Wall(runner)?.Median / Wall(other)?.Median;

    /// <summary>Whether another round would tell anything new.</summary>
    internal bool Wants(Runner runner)
        => (runner.Name != Runner.Interpreter || BenchmarkName.IsInteger(Name)) && !_broken.Contains(runner.Name)
            && (_wall[runner.Name].IsEmpty || _wall[runner.Name].Min < s_onceIsEnough.TotalSeconds);

    internal void Run(Runner runner)
    {
        ProcessResult result = ProcessRunner.Run(
            runner.Request(_entry.Binary, _entry.Args).WithEnvironment(_entry.Env));
        if (runner.Name == Runner.Native)
            _nativeOutput ??= result.Stdout;
        if (result.Outcome != _entry.ExpectedOutcome)
            Break(runner, result.Describe());
        else if (!result.Stdout.AsSpan().SequenceEqual(_nativeOutput))
            Break(runner, $"another output than natively: {TextDifference.First(_nativeOutput, result.Stdout)}");
        _wall[runner.Name].Add(result.Wall);
        _cpu[runner.Name].Add(result.Cpu);
    }

    /// <summary>Counts the program's instructions in a run of its own, as counting costs time.</summary>
    internal void CountInstructions()
    {
        const string label = "instructions executed ";
        if (Wall(Runner.Interpreter) == null)
            return;
        ProcessResult result = ProcessRunner.Run(Runner.Counted.Request(_entry.Binary, _entry.Args).WithEnvironment(_entry.Env));
        string? line = result.StderrText.Split('\n').FirstOrDefault(l => l.TrimStart().StartsWith(label, StringComparison.Ordinal));
        if (line != null && long.TryParse(line.TrimStart()[label.Length..], CultureInfo.InvariantCulture, out long count))
            MillionInstructions = count / 1e6;
        else
            _problems.Add($"{Name}: its instructions were not counted: {result.Describe()}");
    }

    private void Break(Runner runner, string problem)
    {
        _broken.Add(runner.Name);
        _problems.Add($"{Name} {runner.Name}: {problem}");
    }

    private Sample? Known(Dictionary<string, Sample> samples, string runner)
        => !_broken.Contains(runner) && samples.TryGetValue(runner, out Sample? sample) && !sample.IsEmpty ? sample : null;
}
