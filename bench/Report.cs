using System.Text;

namespace GoEmu.Bench;

/// <summary>The table and the verdicts as a person reads them.</summary>
internal sealed class Report(IReadOnlyList<Series> timed, Startup? startup, int rounds)
{
    private const double MaxMean = 1.25;
    private const double MaxSingle = 1.6;
    private const double MinOverQemu = 5;
    private const double MinMillions = 200;
    private const double MaxGetpid = 3.5;
    private const double MaxHelloOverQemu = 0.5;
    private const double MaxHelloMegabytes = 40;

    private readonly StringBuilder _text = new();

    internal string Table()
    {
        _text.Clear();
        Line($"{Machine.Processor}; {rounds} rounds; wall seconds as min/median, ratios of the minima (medians in brackets)");
        Line("");
        Line($"{"program",-13}{"native",14}{"goemu",14}{"qemu",16}  {"goemu/native",15}{"qemu/native",13}{"qemu/goemu",12}   cpu s native/goemu/qemu");
        foreach (Series series in timed)
        {
            Line($"{series.Name,-13}{Pair(series.Wall(Runner.Native)),14}{Pair(series.Wall(Runner.GoEmu)),14}"
                + $"{Pair(series.Wall(Runner.Qemu)),16}  {Both(series),15}"
                + $"{Ratio(series.MinRatio(Runner.Qemu, Runner.Native)),13}{Ratio(series.MinRatio(Runner.Qemu, Runner.GoEmu)),12}"
                + $"   {Least(series, Runner.Native)}/{Least(series, Runner.GoEmu)}/{Least(series, Runner.Qemu)}");
        }
        Line($"{"mean of CPU",-13}{"",14}{"",14}{"",16}  "
            + $"{$"{Ratio(Mean(Runner.GoEmu, Runner.Native))} ({Ratio(MedianMean())})",15}"
            + $"{Ratio(Mean(Runner.Qemu, Runner.Native)),13}{Ratio(Mean(Runner.Qemu, Runner.GoEmu)),12}");
        Line("");
        if (startup is not null)
        {
            foreach (string runner in (string[])[Runner.Native, Runner.GoEmu, Runner.Qemu])
            {
                if (startup.Wall(runner) is { } wall)
                    Line($"hello {runner,-8}{wall.Min * 1e3,8:F1}/{wall.Median * 1e3:F1} ms, {startup.PeakMegabytes(runner):F1} MB at most");
            }
            Line("");
        }
        if (timed.Any(s => s.MillionsPerSecond is not null))
        {
            Line($"{"interpreter",-13}{"wall s",14}{"M instructions",16}{"M a second",12}{"interp/native",15}{"interp/qemu",13}{"interp/jit",12}");
            foreach (Series series in timed.Where(s => s.MillionsPerSecond is not null))
            {
                Line($"{series.Name,-13}{Pair(series.Wall(Runner.Interpreter)),14}{series.MillionInstructions,16:F0}{series.MillionsPerSecond,12:F0}"
                    + $"{Ratio(series.MinRatio(Runner.Interpreter, Runner.Native)),15}{Ratio(series.MinRatio(Runner.Interpreter, Runner.Qemu)),13}"
                    + $"{Ratio(series.MinRatio(Runner.Interpreter, Runner.GoEmu)),12}");
            }
            Line("");
        }
        if (Calls is { } calls)
        {
            Series loop = timed.First(s => s.Name == BenchmarkName.SyscallLoop);
            Line("getpid, ns a call: " + string.Join(", ", ((string[])[Runner.Native, Runner.GoEmu, Runner.Qemu])
                .Where(r => loop.Wall(r) is not null)
                .Select(r => $"{r} {loop.Wall(r)!.Min / calls * 1e9:F0}")));
            Line("");
        }
        return _text.ToString();
    }

    internal string Verdicts()
    {
        _text.Clear();
        List<double> singles = Ratios(Runner.GoEmu, Runner.Native);
        Verdict("goemu/native, geometric mean of the CPU programs", Mean(Runner.GoEmu, Runner.Native), MaxMean);
        Verdict("goemu/native, the slowest CPU program", singles.Count > 0 ? singles.Max() : null, MaxSingle);
        Verdict("qemu/goemu, geometric mean of the CPU programs", Mean(Runner.Qemu, Runner.GoEmu), MinOverQemu, atLeast: true);
        List<double> speeds = [.. timed.Select(s => s.MillionsPerSecond).OfType<double>()];
        Verdict("interpreter, million instructions a second, mean", Mean(speeds), MinMillions, atLeast: true);
        Verdict("goemu/native, getpid",
            timed.FirstOrDefault(s => s.Name == BenchmarkName.SyscallLoop)?.MinRatio(Runner.GoEmu, Runner.Native), MaxGetpid);
        if (startup is not null)
        {
            Verdict("goemu/qemu, hello from start to end",
                startup.Wall(Runner.GoEmu)?.Median / startup.Wall(Runner.Qemu)?.Median, MaxHelloOverQemu);
            Verdict("hello's peak resident memory in MB", startup.PeakMegabytes(Runner.GoEmu), MaxHelloMegabytes);
        }
        return _text.ToString();
    }

    // syscallloop prints its name, its size and the number of calls that were right.
    private double? Calls => timed.FirstOrDefault(s => s.Name == BenchmarkName.SyscallLoop)?.Output.Split(' ') is [_, string count, ..]
        && double.TryParse(count, out double calls) ? calls : null;

    private List<double> Ratios(string runner, string other)
        => [.. timed.Where(s => BenchmarkName.IsComputing(s.Name)).Select(s => s.MinRatio(runner, other)).OfType<double>()];

    private double? Mean(string runner, string other) => Mean(Ratios(runner, other));

    private double? MedianMean() => Mean([.. timed.Where(s => BenchmarkName.IsComputing(s.Name))
        .Select(s => s.MedianRatio(Runner.GoEmu, Runner.Native)).OfType<double>()]);

    private static double? Mean(List<double> ratios) => ratios.Count > 0 ? Sample.GeometricMean(ratios) : null;

    private static string Pair(Sample? sample) => sample is null ? "-" : $"{sample.Min:F2}/{sample.Median:F2}";

    private static string Both(Series series)
        => series.MinRatio(Runner.GoEmu, Runner.Native) is { } min
            ? $"{Ratio(min)} ({Ratio(series.MedianRatio(Runner.GoEmu, Runner.Native))})"
            : "-";

    private static string Ratio(double? value) => value is { } known ? known.ToString("F2") : "-";

    private static string Least(Series series, string runner) => series.Cpu(runner) is { } cpu ? cpu.Min.ToString("F2") : "-";

    private void Verdict(string what, double? value, double target, bool atLeast = false) => Line(Target.Verdict(what, value, target, atLeast));

    private void Line(string text) => _text.Append(text.TrimEnd()).Append('\n');
}
