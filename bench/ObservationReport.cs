using System.Text;

namespace GoEmu.Bench;

/// <summary>What it costs to see a program run: deterministic mode, probes, recordings of every instruction.</summary>
internal sealed class ObservationReport(IReadOnlyList<Series> timed, Stepping? stepping)
{
    private const double MaxDeterministic = 1.6;
    private const double MaxProbes = 1.05;
    private const double MaxTrace = 2.0;
    private const double MaxStacks = 2.5;
    private const double MaxBytes = 0.5;
    private const double MinMillions = 250;

    private readonly List<Series> _observed = [.. timed.Where(s => BenchmarkName.IsComputing(s.Name))];
    private readonly StringBuilder _text = new();

    internal string Table()
    {
        _text.Clear();
        Line($"{"seeing it run",-13}{"determ/1p cpu",15}{"probes/goemu",14}{"trace/native",14}{"cpu",8}{"M instr.",10}{"M/s",8}{"bytes/instr.",14}{"stacks",9}{"repeatable",12}{"memory",9}");
        foreach (Series series in _observed)
        {
            Line($"{series.Name,-13}{Ratio(Turns(series)),15}{Ratio(Probes(series)),14}{Ratio(Trace(series)),14}"
                + $"{Ratio(series.CpuRatio(Runner.Traced, Runner.Native)),8}{series.MillionsInTurns,10:F0}{Speed(series),8:F0}{Bytes(series),14:F3}"
                + $"{Ratio(Stacks(series)),9}{Ratio(series.MinRatio(Runner.Repeated, Runner.Native)),12}{Ratio(series.MinRatio(Runner.Memory, Runner.Native)),9}");
        }
        if (stepping is not null)
        {
            foreach ((string name, double millions) in stepping.MillionsPerSecond)
                Line($"{name,-30}{millions,10:F3} million instructions a second");
        }
        Line("");
        return _text.ToString();
    }

    internal string Verdicts()
    {
        _text.Clear();
        Line(Target.Verdict("deterministic/one processor, processor time, mean", Mean(Turns), MaxDeterministic));
        Line(Target.Verdict("probes that never fire/goemu, processor time, mean", Mean(Probes), MaxProbes));
        Line(Target.Verdict("trace/native, mean", Mean(Trace), MaxTrace));
        Line(Target.Verdict("trace with stacks/native, mean", Mean(Stacks), MaxStacks));
        Line(Target.Verdict("trace, bytes an instruction, the most", _observed.Select(Bytes).Max(), MaxBytes));
        Line(Target.Verdict("trace, million instructions a second, mean", Mean(Speed), MinMillions, atLeast: true));
        return _text.ToString();
    }

    private static double? Turns(Series series) => series.CpuRatio(Runner.Deterministic, Runner.OneProcessor);

    private static double? Probes(Series series) => series.CpuRatio(Runner.Probed, Runner.GoEmu);

    private static double? Trace(Series series) => series.MinRatio(Runner.Traced, Runner.Native);

    private static double? Stacks(Series series) => series.MinRatio(Runner.Stacked, Runner.Native);

    private static double? Speed(Series series) => series.MillionsInTurns / series.Wall(Runner.Traced)?.Min;

    private static double? Bytes(Series series) => series.TraceBytes / (series.MillionsInTurns * 1e6);

    private double? Mean(Func<Series, double?> figure)
    {
        List<double> known = [.. _observed.Select(figure).OfType<double>()];
        return known.Count > 0 ? Sample.GeometricMean(known) : null;
    }

    private static string Ratio(double? value) => value is { } known ? known.ToString("F2") : "-";

    private void Line(string text) => _text.Append(text.TrimEnd()).Append('\n');
}
