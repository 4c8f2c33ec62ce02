using GoEmu.TestSupport;

namespace GoEmu.Bench;

/// <summary>What the smallest program costs: time from start to end, and peak resident memory.</summary>
internal sealed class Startup
{
    private readonly Dictionary<string, Sample> _wall = [];
    private readonly Dictionary<string, long> _peak = [];

    /// <summary>The wall times; null where there are none.</summary>
    internal Sample? Wall(string runner) => _wall.GetValueOrDefault(runner);

    /// <summary>Peak resident memory in MB; null where it isn't known.</summary>
    internal double? PeakMegabytes(string runner)
        => _peak.TryGetValue(runner, out long kilobytes) ? kilobytes / 1024.0 : null;

    internal static Startup Measure(List<Runner> runners, int runs, Progress progress)
    {
        Startup startup = new();
        string hello = Manifest.Newest("hello");
        for (int run = 1; run <= runs; run++)
        {
            progress.Show($"hello, {run} of {runs}");
            foreach (Runner runner in runners)
            {
                ProcessResult result = ProcessRunner.Run(runner.Request(hello));
                if (result.StdoutText != "hello, world\n")
                    continue;
                if (!startup._wall.TryGetValue(runner.Name, out Sample? sample))
                    startup._wall[runner.Name] = sample = new Sample();
                sample.Add(result.Wall);
            }
        }
        foreach (Runner runner in runners.Where(r => startup._wall.ContainsKey(r.Name)))
            startup._peak[runner.Name] = ProcessRunner.PeakResidentKilobytes(runner.Request(hello));
        return startup;
    }
}
