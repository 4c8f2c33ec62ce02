using System.Globalization;
using GoEmu.Cli.Step;
using GoEmu.Tracing;

namespace GoEmu.Cli.Trace;

/// <summary>Says where two traces part: for each pair of tasks, in the order in which they began, the first step that is not the same.</summary>
internal sealed class TraceDiff(TraceFile a, TraceFile b, TextWriter output)
{
    private readonly TracePlace _placeA = new(TraceSymbols.Read(a)), _placeB = new(TraceSymbols.Read(b));

    /// <summary>Prints; true when they are the same.</summary>
    public bool Run()
    {
        bool same = true;
        for (int n = 0; n < Math.Min(a.Tasks.Count, b.Tasks.Count); n++)
            same &= Compare(n);
        if (a.Tasks.Count != b.Tasks.Count)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the first has {a.Tasks.Count} tasks, the second {b.Tasks.Count}"));
            same = false;
        }
        if (same)
            output.WriteLine("the same, instruction by instruction");
        return same;
    }

    /// <summary>What is wrong with a trace, or null.</summary>
    public string? Problem { get; private set; }

    private bool Compare(int n)
    {
        InstructionReader readA = a.Read(a.Tasks[n]), readB = b.Read(b.Tasks[n]);
        string last = "";
        while (true)
        {
            ulong before = readA.Pc;
            bool moreA = readA.MoveNext(), moreB = readB.MoveNext();
            Problem ??= readA.Problem ?? readB.Problem;
            if (!moreA && !moreB)
                return true;
            if (moreA && moreB && readA.Kind == readB.Kind && readA.Pc == readB.Pc && (readA.Kind != StepKind.Leave || (readA.Reason == readB.Reason && readA.Argument == readB.Argument)))
                continue;
            if (readA.Count > 0 && before != 0)
                last = _placeA.Describe(before);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"task {n + 1} ({a.Tasks[n].Id} and {b.Tasks[n].Id}): the same for {Math.Max(0, Math.Min(readA.Count, readB.Count) - 1)} instructions{(last.Length == 0 ? "" : ", the last at " + last)}; then"));
            output.WriteLine("  the first  " + Tell(readA, moreA, _placeA));
            output.WriteLine("  the second " + Tell(readB, moreB, _placeB));
            return false;
        }
    }

    private static string Tell(InstructionReader reader, bool more, TracePlace place)
    {
        if (!more)
            return "ends";
        string where = string.Create(CultureInfo.InvariantCulture, $"{reader.Pc:x} {place.Describe(reader.Pc)}");
        return reader.Kind switch
        {
            StepKind.Instruction => $"runs {where}  {new Disassembler(StepSyntax.Go, place.Symbols).Format(reader.Instruction)}",
            StepKind.Leave => $"leaves for the kernel ({reader.Reason.ToString().ToLowerInvariant()} {reader.Argument.ToString(CultureInfo.InvariantCulture)}) at {where}",
            StepKind.Resume => $"goes on at {where}",
            _ => $"has the host do {where}",
        };
    }
}
