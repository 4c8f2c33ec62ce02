using System.Globalization;
using GoEmu.TestSupport;

namespace GoEmu.Bench;

/// <summary>A way to run a program: natively, or under an emulator.</summary>
internal sealed record Runner(string Name, IReadOnlyList<string> Prefix)
{
    internal const string Native = "native";
    internal const string GoEmu = "goemu";
    internal const string Qemu = "qemu";
    internal const string Interpreter = "interp";

    /// <summary>goemu on one P, which deterministic mode is compared with.</summary>
    internal const string OneProcessor = "goemu-1p";
    internal const string Deterministic = "determ";
    internal const string Probed = "probes";
    internal const string Traced = "trace";
    internal const string Stacked = "stacks";
    internal const string Repeated = "repeatable";
    internal const string Memory = "memory";

    // Linked into every Go program, and called by none that works.
    private const string NeverCalled = "runtime.badmorestackg0";

    /// <summary>All that this machine has: native first, qemu-user only where it is installed. Ways to see a program run are not among them.</summary>
    internal static List<Runner> All()
    {
        List<Runner> all = [new(Native, []), new(GoEmu, [GoEmuExe.Path, "run"])];
        if ((Tool.Find("qemu-x86_64") ?? Tool.Find("qemu-x86_64-static")) is { } qemu)
            all.Add(new Runner(Qemu, [qemu]));
        return all;
    }

    /// <summary>goemu's interpreter, which runs the integer programs alone.</summary>
    internal static Runner Interpreted { get; } = new(Interpreter, [GoEmuExe.Path, "run", "--engine", "interp"]);

    /// <summary>The same with counters on stderr at the end.</summary>
    internal static Runner Counted { get; } = new(Interpreter, [.. Interpreted.Prefix, "--stats"]);

    /// <summary>A deterministic run with counters on stderr at the end, on the processor that recordings are made with.</summary>
    internal static Runner CountedTurns { get; } = new(Deterministic, [GoEmuExe.Path, "run", "--deterministic", "--cpu", "host", "--stats"]);

    /// <summary>The ways to see a program run that the programs which compute are measured with; a recording goes to <paramref name="trace"/>.</summary>
    internal static List<Runner> Observing(string trace) =>
    [
        new(OneProcessor, [GoEmuExe.Path, "run", "-E", "GOMAXPROCS=1"]),
        new(Deterministic, [GoEmuExe.Path, "run", "--deterministic"]),
        new(Probed, [GoEmuExe.Path, "calls", "-e", NeverCalled, "-o", "/dev/null"]),
        new(Traced, [GoEmuExe.Path, "trace", "-o", trace]),
        new(Stacked, [GoEmuExe.Path, "trace", "--stacks", "-o", trace]),
        new(Repeated, [GoEmuExe.Path, "trace", "--deterministic", "-o", trace]),
        new(Memory, [GoEmuExe.Path, "trace", "--memory", "-o", trace]),
    ];

    /// <summary>What stands before the counts on stderr.</summary>
    internal const string Executed = "instructions executed ", InTurns = "instructions in all ";

    /// <summary>A count on a run's stderr, in millions; null where it has none.</summary>
    internal static double? Millions(ProcessResult result, string label)
    {
        string? line = result.StderrText.Split('\n').FirstOrDefault(l => l.TrimStart().StartsWith(label, StringComparison.Ordinal));
        return line != null && long.TryParse(line.TrimStart()[label.Length..], CultureInfo.InvariantCulture, out long count) ? count / 1e6 : null;
    }

    internal ProcessRequest Request(string program, params IEnumerable<string> arguments)
    {
        string[] line = [.. Prefix, program, .. arguments];
        return new ProcessRequest(line[0], line[1..]) { Timeout = TimeSpan.FromMinutes(30) };
    }
}
