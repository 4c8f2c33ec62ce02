using Iced.Intel;

namespace GoEmu.Differential.Isa;

/// <summary>The extensions that the interpreter does not have, with reasons (<c>gaps.txt</c>).</summary>
public sealed class Gaps
{
    private readonly SortedDictionary<CpuidFeature, string> _reasons = [];

    /// <summary>All of them, in Iced's order.</summary>
    public IReadOnlyDictionary<CpuidFeature, string> All => _reasons;

    /// <summary>Reads the list that lies beside the program.</summary>
    /// <exception cref="FormatException">A line has no reason, or names no feature.</exception>
    public static Gaps Load()
    {
        Gaps result = new();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "gaps.txt")))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] parts = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || !Enum.TryParse(parts[0], out CpuidFeature feature))
                throw new FormatException($"gaps.txt: '{line}'");
            result._reasons.Add(feature, parts[1]);
        }
        return result;
    }

    /// <summary>True when the code belongs to an extension of the list.</summary>
    public bool Contains(Code code) => code.CpuidFeatures().Any(_reasons.ContainsKey);
}
