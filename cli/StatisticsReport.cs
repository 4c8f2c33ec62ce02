using System.Diagnostics;
using System.Globalization;
using System.Text;
using GoEmu.Emulator.Cpu;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Cli;

/// <summary>What <c>--stats</c> prints.</summary>
internal static class StatisticsReport
{
    private static long s_start = Stopwatch.GetTimestamp();

    /// <summary>Begins the time in all.</summary>
    public static void Begin() => s_start = Stopwatch.GetTimestamp();

    /// <summary>Prints the counters of a process on stderr.</summary>
    public static void Print(GuestProcess process)
    {
        EngineStatistics s = process.Engine.Statistics;
        var text = new StringBuilder("goemu: statistics\n");
        Line(text, "units translated", s.Units);
        Line(text, "instructions translated", s.Instructions);
        Line(text, "guest code bytes", s.GuestBytes);
        Line(text, "host code bytes", s.HostBytes);
        Line(text, "links", s.Links);
        Line(text, "cache flushes", s.Flushes);
        Line(text, "units retired", s.Retired);
        if (s.Executed != 0)
            Line(text, "instructions executed", s.Executed);
        if (process.Repeatable is { } run)
        {
            Line(text, "instructions in all", run.Instructions);
            Line(text, "slices", run.Slices);
            Line(text, "virtual nanoseconds", run.Nanoseconds);
            Line(text, "outside events", run.OutsideEvents);
            Line(text, "logged system calls", run.SystemCalls);
            text.Append(CultureInfo.InvariantCulture, $"  {"digest of system calls",-28}{run.Digest:x16}\n");
        }
        foreach (ExitReason reason in Enum.GetValues<ExitReason>())
            Line(text, "exits: " + Name(reason), s.Exits(reason));
        foreach (SyscallNr number in Enum.GetValues<SyscallNr>())
        {
            if (process.Counters[(int)number] is > 0 and long count)
                Line(text, "syscall: " + number, count);
        }
        // Sums over all threads, waiting included: together they may well exceed the time in all.
        Time(text, "time translating", s.TranslationTicks);
        Time(text, "time in guest code", Math.Max(0, process.Times[TimePart.Engine] - s.TranslationTicks));
        Time(text, "time in system calls", process.Times[TimePart.SystemCalls]);
        Time(text, "time in faults", process.Times[TimePart.Faults]);
        Time(text, "time in signals", process.Times[TimePart.Signals]);
        Time(text, "time in all", Stopwatch.GetTimestamp() - s_start);
        StandardError.Write(text.ToString());
    }

    private static string Name(ExitReason reason) => reason.ToString().ToLowerInvariant();

    private static void Line(StringBuilder text, string name, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"  {name,-28}{value,14}\n");

    private static void Time(StringBuilder text, string name, long ticks) =>
        text.Append(CultureInfo.InvariantCulture, $"  {name,-28}{ticks * 1000.0 / Stopwatch.Frequency,14:F3} ms\n");
}
