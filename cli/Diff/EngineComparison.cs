using System.Globalization;
using System.Text;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Cli.Diff;

/// <summary>
/// Runs a program on both engines at once and compares their states at each end of a turn and each system call. At the first difference it
/// runs both again, for the states at every check point since the last that were the same, and a third time to see each instruction of the
/// block that made the difference.
/// </summary>
/// <param name="root">Folder for files of the runs; "stdin" is in it.</param>
/// <param name="arguments">Options of a run, PROGRAM and its arguments.</param>
internal sealed class EngineComparison(string root, string[] arguments)
{
    private const string Jit = "jit", Interpreter = "interp";
    private const int MostSteps = 200;

    private static readonly string[] s_streams = [DiffFolder.Stdout, DiffFolder.Stderr];

    /// <summary>Compares, and says on stderr what came of it; the exit status.</summary>
    public int Run()
    {
        using EngineRun jit = EngineRun.Start(Jit, root, arguments, long.MaxValue, long.MaxValue);
        using EngineRun interpreter = EngineRun.Start(Interpreter, root, arguments, long.MaxValue, long.MaxValue);
        using Stream stdout = Console.OpenStandardOutput(), stderr = Console.OpenStandardError();
        using OutputCopy shown = new(jit.Folder, DiffFolder.Stdout, stdout), errors = new(jit.Folder, DiffFolder.Stderr, stderr);
        var comparer = new StateComparer(jit, interpreter);
        while (comparer.Advance())
        {
            if (comparer.LastSame!.Reason != ExitReason.Syscall)
                continue;
            shown.Advance();
            errors.Advance();
        }
        if (comparer.IsDifferent)
        {
            shown.Advance();
            errors.Advance();
            jit.Dispose();
            interpreter.Dispose();
            return Narrow(comparer);
        }
        (int status, int other) = (jit.Status, interpreter.Status);
        shown.Advance();
        errors.Advance();
        if (status != other)
            return Different($"the engines ended with status {status} ({Jit}) and {other} ({Interpreter}) after the same {comparer.Same} points");
        foreach (string stream in s_streams)
        {
            if (!SameFile(Path.Combine(jit.Folder, stream), Path.Combine(interpreter.Folder, stream)))
                return Different($"the same at {comparer.Same} points, but what the program wrote to {stream} is not the same");
        }
        if (comparer.LastSame is not { } last)
            return status; // it could not be started, and has said so
        StandardError.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"goemu: equal on both engines: {last.Instructions} instructions, {last.Turns} turns, {comparer.Same} points compared; status {status}"));
        return 0;
    }

    /// <summary>Looks for the first block that differs between the last states that were the same and those that were not.</summary>
    private int Narrow(StateComparer coarse)
    {
        long from = coarse.LastSame?.Instructions ?? 0;
        long to = Math.Max(coarse.One?.Instructions ?? 0, coarse.Other?.Instructions ?? 0);
        if (coarse.One == null || coarse.Other == null)
            to = long.MaxValue; // one has ended: what it did until then counts
        using EngineRun jit = EngineRun.Start(Jit, root, arguments, from, to);
        using EngineRun interpreter = EngineRun.Start(Interpreter, root, arguments, from, to);
        var fine = new StateComparer(jit, interpreter);
        while (fine.Advance())
        {
        }
        if (!fine.IsDifferent)
        {
            return Different(string.Create(CultureInfo.InvariantCulture,
                $"different between instructions {from} and {to}, but not in a second run: the program depends on something outside"));
        }
        jit.Dispose();
        interpreter.Dispose();
        return Report(fine, from);
    }

    private int Report(StateComparer fine, long from)
    {
        long start = fine.LastSame?.Instructions ?? 0;
        long end = fine.Other?.Instructions ?? start + MostSteps;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"goemu: the engines differ after instruction {start}; {fine.Same} points before were the same\n");
        if (fine.LastSame is { } last)
            text.Append(CultureInfo.InvariantCulture, $"last equal state: thread {last.Task}, rip 0x{last.Rip:x}\n");
        text.Append(CultureInfo.InvariantCulture, $"the block, instruction by instruction ({Interpreter}):\n").Append(Steps(from, start, Math.Min(end, start + MostSteps)));
        if (fine.One == null || fine.Other == null)
            text.Append(CultureInfo.InvariantCulture, $"then {(fine.One == null ? Jit : Interpreter)} ended, and the other went on to 0x{(fine.One ?? fine.Other)!.Rip:x}\n");
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"then {"",-12}{Jit,-68}{Interpreter}\n");
            foreach ((string name, string here, string there) in fine.One.Differences(fine.Other))
                text.Append(CultureInfo.InvariantCulture, $"  {name,-14} {here,-67} {there}\n");
        }
        StandardError.Write(text.ToString());
        return 1;
    }

    /// <summary>What the interpreter does from <paramref name="start"/> to <paramref name="end"/>, one line an instruction.</summary>
    private string Steps(long from, long start, long end)
    {
        using EngineRun run = EngineRun.Start(Interpreter, root, arguments, from, end, start);
        while (run.Next() is { } state && state.Instructions < end)
        {
        }
        string file = Path.Combine(run.Folder, DiffFolder.Steps);
        return File.Exists(file) ? string.Concat(File.ReadLines(file).Select(line => "  " + line + "\n")) : "";
    }

    private static bool SameFile(string one, string other) =>
        File.Exists(one) == File.Exists(other) && (!File.Exists(one) || File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)));

    private static int Different(string what)
    {
        StandardError.WriteLine("goemu: " + what);
        return 1;
    }
}
