using System.Globalization;
using GoEmu.TestSupport;

namespace GoEmu.Bench;

/// <summary>What other tools need to tell of every block or instruction, and goemu of the same program.</summary>
internal sealed class Stepping
{
    private const int GdbSteps = 20_000;

    private static readonly string[] s_arguments = ["fib", "27"];

    private readonly List<(string Name, double Millions)> _speeds = [];

    /// <summary>Million instructions a second, by what tells of them.</summary>
    internal IReadOnlyList<(string Name, double Millions)> MillionsPerSecond => _speeds;

    internal static Stepping? Measure(Progress progress)
    {
        progress.Show("telling of every instruction: other tools");
        Stepping stepping = new();
        using TempFolder folder = new();
        string program = Manifest.Newest("bench");
        double? millions = Runner.Millions(ProcessRunner.Run(Runner.CountedTurns.Request(program, s_arguments)), Runner.InTurns);
        if (millions is { } all)
        {
            stepping.Add("goemu trace", all, Seconds(GoEmuExe.Path, ["trace", "-o", folder.File("trace"), program, .. s_arguments]));
            if ((Tool.Find("qemu-x86_64") ?? Tool.Find("qemu-x86_64-static")) is { } qemu)
                stepping.Add("qemu -d exec,nochain", all, Seconds(qemu, ["-d", "exec,nochain", "-D", folder.File("log"), program, .. s_arguments]));
        }
        if (Tool.Find("gdb") is { } gdb)
        {
            string[] start = ["-q", "-batch", "-ex", "starti"], end = [program, .. s_arguments];
            double? none = Seconds(gdb, [.. start, "--args", .. end]);
            double? steps = Seconds(gdb, [.. start, "-ex", string.Create(CultureInfo.InvariantCulture, $"stepi {GdbSteps}"), "--args", .. end]);
            stepping.Add("gdb, single steps", GdbSteps / 1e6, steps - none);
        }
        return stepping;
    }

    private void Add(string name, double millions, double? seconds)
    {
        if (seconds is > 0)
            _speeds.Add((name, millions / seconds.Value));
    }

    private static double? Seconds(string tool, string[] arguments)
    {
        ProcessResult result = ProcessRunner.Run(new ProcessRequest(tool, arguments) { Timeout = TimeSpan.FromMinutes(5) });
        return result.Outcome == Outcome.Exited(0) ? result.Wall.TotalSeconds : null;
    }
}
