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
        foreach (Runner runner in runners)
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

    /// <summary>Instructions of a deterministic run, in millions; null where they were not counted.</summary>
    internal double? MillionsInTurns { get; private set; }

    /// <summary>Bytes of the recording of a whole run; null where there is none.</summary>
    internal long? TraceBytes { get; private set; }

    /// <summary>Processor time of one runner against another's, of the fastest rounds.</summary>
    internal double? CpuRatio(string runner, string other) => Cpu(runner)?.Min / Cpu(other)?.Min;

    /// <summary>How much slower one runner is than another, of the fastest rounds.</summary>
    internal double? MinRatio(string runner, string other) => Wall(runner)?.Min / Wall(other)?.Min;

    /// <summary>How much slower one runner is than another, of the medians.</summary>
    internal double? MedianRatio(string runner, string other) => Wall(runner)?.Median / Wall(other)?.Median;

    /// <summary>Whether another round would tell anything new.</summary>
    internal bool Wants(Runner runner)
        => IsFor(runner.Name) && !_broken.Contains(runner.Name)
            && (_wall[runner.Name].IsEmpty || _wall[runner.Name].Min < s_onceIsEnough.TotalSeconds);

    private bool IsFor(string runner) => runner switch
    {
        Runner.Interpreter => BenchmarkName.IsInteger(Name),
        Runner.Native or Runner.GoEmu or Runner.Qemu => true,
        _ => BenchmarkName.IsComputing(Name),
    };

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

    /// <summary>Takes a recording away, and notes the size of one of branches alone.</summary>
    internal void TakeTrace(Runner runner, string file)
    {
        if (!File.Exists(file))
            return;
        if (runner.Name == Runner.Traced)
            TraceBytes = new FileInfo(file).Length;
        File.Delete(file);
    }

    /// <summary>Counts the program's instructions in runs of their own, as counting costs time.</summary>
    internal void CountInstructions()
    {
        if (Wall(Runner.Interpreter) != null)
            MillionInstructions = Count(Runner.Counted, Runner.Executed);
        if (Wall(Runner.Traced) != null)
            MillionsInTurns = Count(Runner.CountedTurns, Runner.InTurns);
    }

    private double? Count(Runner runner, string label)
    {
        ProcessResult result = ProcessRunner.Run(runner.Request(_entry.Binary, _entry.Args).WithEnvironment(_entry.Env));
        double? millions = Runner.Millions(result, label);
        if (millions == null)
            _problems.Add($"{Name}: its instructions were not counted: {result.Describe()}");
        return millions;
    }

    private void Break(Runner runner, string problem)
    {
        _broken.Add(runner.Name);
        _problems.Add($"{Name} {runner.Name}: {problem}");
    }

    private Sample? Known(Dictionary<string, Sample> samples, string runner)
        => !_broken.Contains(runner) && samples.TryGetValue(runner, out Sample? sample) && !sample.IsEmpty ? sample : null;
}
