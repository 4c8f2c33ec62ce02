using System.Globalization;
using System.Text;
using GoEmu.Tracing;

namespace GoEmu.Cli.Trace;

/// <summary>
/// A trace in a few numbers that any other instruction changes: for each task and each function how many instructions ran and a hash of
/// their addresses in order (FNV-1a, 64 bits), so that what differs says where.
/// </summary>
internal static class TraceDigest
{
    private const ulong Basis = 0xCBF29CE484222325, Prime = 0x100000001B3;

    /// <summary>The hash of nothing.</summary>
    public static ulong Empty => Basis;

    /// <summary>Adds an address to a hash.</summary>
    public static ulong Add(ulong hash, ulong pc)
    {
        for (int n = 0; n < sizeof(ulong); n++, pc >>= 8)
            hash = (hash ^ (byte)pc) * Prime;
        return hash;
    }

    /// <summary>The numbers as text, a line each.</summary>
    /// <exception cref="TraceException">The trace cannot be read to its end.</exception>
    public static string Of(TraceFile trace)
    {
        var place = new TracePlace(TraceSymbols.Read(trace));
        var functions = new Dictionary<string, (long Count, ulong Hash)>();
        var text = new StringBuilder();
        for (int n = 0; n < trace.Tasks.Count; n++)
        {
            InstructionReader reader = trace.Read(trace.Tasks[n]);
            ulong hash = Basis;
            while (reader.MoveNext())
            {
                if (reader.Kind != StepKind.Instruction)
                    continue;
                hash = Add(hash, reader.Pc);
                string name = place.Function(reader.Pc);
                (long count, ulong of) = functions.GetValueOrDefault(name, (0, Basis));
                functions[name] = (count + 1, Add(of, reader.Pc));
            }
            if ((reader.Problem ?? trace.Problem) is { } problem)
                throw new TraceException(problem);
            text.Append(CultureInfo.InvariantCulture, $"{reader.Count,10} {hash:x16} task {n + 1}\n");
        }
        foreach ((string name, (long count, ulong hash)) in functions.OrderBy(f => f.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{count,10} {hash:x16} {name}\n");
        return text.ToString();
    }
}
