using GoEmu.Tracing.Format;

namespace GoEmu.Tracing;

/// <summary>Something that happened while a program ran. Kinds that a reader does not know keep their name, place and values.</summary>
/// <param name="Kind">What: a name such as <c>probe</c>, <c>signal</c> or <c>g0.enter</c>.</param>
/// <param name="Task">The task's thread id.</param>
/// <param name="Count">Guest instructions of the task until then, or nanoseconds where they are not counted; see <c>clock</c> in <see cref="TraceFile.Program"/>.</param>
/// <param name="Pc">Guest address at which it happened, 0 for none.</param>
/// <param name="Values">Numbers that belong to it, in an order that the kind fixes.</param>
/// <param name="Text">A name that belongs to it, or empty.</param>
public readonly record struct TraceEvent(string Kind, int Task, ulong Count, ulong Pc, IReadOnlyList<ulong> Values, string Text)
{
    private const int MaxValues = 1 << 16;

    internal void Write(ByteWriter to)
    {
        to.Text(Kind);
        to.Number((ulong)Task);
        to.Number(Count);
        to.Number(Pc);
        to.Number((ulong)Values.Count);
        foreach (ulong value in Values)
            to.Number(value);
        to.Text(Text);
    }

    internal static TraceEvent Read(ref ByteParser from)
    {
        string kind = from.Text();
        int task = from.Count(int.MaxValue);
        ulong count = from.Number(), pc = from.Number();
        var values = new ulong[from.Count(Math.Min(MaxValues, from.Left))];
        for (int n = 0; n < values.Length; n++)
            values[n] = from.Number();
        return new TraceEvent(kind, task, count, pc, values, from.Text());
    }
}
