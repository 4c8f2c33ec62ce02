using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>The list of what is left out (<c>not-compared.txt</c>).</summary>
public sealed class NotCompared
{
    private readonly Dictionary<(string Machine, string Name), string> _entries = [];

    /// <summary>Reads the list that lies beside the program.</summary>
    /// <exception cref="FormatException">A line has no reason, or names nothing that exists.</exception>
    public static NotCompared Load()
    {
        NotCompared result = new();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "not-compared.txt")))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length < 3 || !(Enum.TryParse<Code>(parts[1], out _) || Enum.TryParse<Mnemonic>(parts[1], out _)))
                throw new FormatException($"not-compared.txt: '{line}'");
            foreach (string machine in parts[0].Split(','))
                result._entries.Add((machine, parts[1]), parts[2]);
        }
        return result;
    }

    /// <summary>Why a code is left out for a machine, or with <c>all</c> for every one; null when it is not.</summary>
    public string? ReasonFor(string machine, Code code) =>
        _entries.GetValueOrDefault((machine, code.ToString())) ?? _entries.GetValueOrDefault((machine, code.Mnemonic().ToString()));
}
