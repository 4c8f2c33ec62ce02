using System.Globalization;
using GoEmu.TestSupport;

namespace GoEmu.Bench;

internal static class Program
{
    private const int StartRuns = 20;

    private static int Main(string[] arguments)
    {
        if (!Options.TryParse(arguments, out Options options))
        {
            Console.Error.WriteLine("usage: GoEmu.Bench [--rounds N] [--only NAME,NAME...]");
            return 2;
        }
        List<ManifestEntry> programs = [.. Manifest.Benchmarks.Where(e => options.Wants(BenchmarkName.Of(e)))];
        if (programs.Count == 0)
        {
            Console.Error.WriteLine($"no benchmark is called that; there are: {string.Join(' ', Manifest.Benchmarks.Select(BenchmarkName.Of))}");
            return 2;
        }
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        List<Runner> runners = Runner.All();
        if (runners.Count < 3)
            Console.Error.WriteLine("qemu-x86_64 is not on this machine (Debian: qemu-user): its column stays empty");

        Progress progress = new();
        using TempFolder folder = new();
        string trace = folder.File("trace");
        List<Runner> all = [.. runners, Runner.Interpreted, .. Runner.Observing(trace)];
        List<Series> timed = Measure(programs, all, trace, options.Rounds, progress);
        Stepping? stepping = options.IsPartial ? null : Stepping.Measure(progress);
        Startup? startup = options.IsPartial ? null : Startup.Measure(runners, StartRuns, progress);
        progress.Clear();

        Report report = new(timed, startup, options.Rounds);
        Console.Write(report.Table());
        Console.Write(new ObservationReport(timed, stepping).Table());
        Console.Write(report.Verdicts());
        Console.Write(new ObservationReport(timed, stepping).Verdicts());
        if (options.IsPartial)
            Console.WriteLine("only a part was run: bench/results/latest.txt stays as it is");
        else
            ResultsFile.Write(timed, startup);
        foreach (string problem in timed.SelectMany(s => s.Problems))
            Console.Error.WriteLine(problem);
        return timed.Any(s => s.Problems.Count > 0) ? 1 : 0;
    }

    // Rounds are the outer loop and runners take turns within, so that a slow minute of the machine hits all alike.
    private static List<Series> Measure(List<ManifestEntry> programs, List<Runner> runners, string trace, int rounds, Progress progress)
    {
        List<Series> all = [.. programs.Select(p => new Series(p, runners))];
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Series series in all)
            {
                foreach (Runner runner in runners.Where(series.Wants))
                {
                    progress.Show($"round {round} of {rounds}: {series.Name} {runner.Name}");
                    series.Run(runner);
                    series.TakeTrace(runner, trace);
                }
            }
        }
        foreach (Series series in all)
        {
            progress.Show($"counting the instructions of {series.Name}");
            series.CountInstructions();
        }
        return all;
    }
}
