using System.Globalization;
using System.Text;
using GoEmu.TestSupport;

namespace GoEmu.Bench;

/// <summary>bench/results/latest.txt: a line for each program, for comparison over time.</summary>
internal static class ResultsFile
{
    internal static void Write(IEnumerable<Series> timed, Startup? startup)
    {
        string where = $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\t{Machine.Processor}";
        StringBuilder text = new("date\tprocessor\tprogram\tnative min\tmedian\tgoemu min\tmedian\tqemu min\tmedian\tgoemu/native\tqemu/goemu\t"
            + "interp min\tmedian\tmillion instructions\tmillion a second\n");
        foreach (Series series in timed)
        {
            text.Append($"{where}\t{series.Name}\t{Pair(series.Wall(Runner.Native))}\t{Pair(series.Wall(Runner.GoEmu))}\t"
                + $"{Pair(series.Wall(Runner.Qemu))}\t{Number(series.MinRatio(Runner.GoEmu, Runner.Native))}\t"
                + $"{Number(series.MinRatio(Runner.Qemu, Runner.GoEmu))}\t{Pair(series.Wall(Runner.Interpreter))}\t"
                + $"{Number(series.MillionInstructions)}\t{Number(series.MillionsPerSecond)}\n");
        }
        if (startup is not null)
        {
            Sample? native = startup.Wall(Runner.Native), goemu = startup.Wall(Runner.GoEmu), qemu = startup.Wall(Runner.Qemu);
            text.Append($"{where}\thello\t{Pair(native)}\t{Pair(goemu)}\t{Pair(qemu)}\t"
                + $"{Number(goemu?.Min / native?.Min)}\t{Number(qemu?.Min / goemu?.Min)}\t-\t-\t-\t-\n");
        }
        string path = RepoRoot.File("bench", "results", "latest.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".tmp", text.ToString());
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private static string Pair(Sample? sample) => sample is null ? "-\t-" : $"{Number(sample.Min)}\t{Number(sample.Median)}";

    private static string Number(double? value) => value is { } known ? known.ToString("F4", CultureInfo.InvariantCulture) : "-";
}
