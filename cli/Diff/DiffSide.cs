using System.Globalization;

namespace GoEmu.Cli.Diff;

/// <summary>What one side of a comparison, a process of its own, is told.</summary>
/// <param name="Descriptor">Where it writes its states.</param>
/// <param name="Folder">Folder with "stdin", and for what it makes: "stdout", "stderr" and "steps".</param>
/// <param name="From">Instruction from which on there is a state for every check point.</param>
/// <param name="To">Instruction up to which there is.</param>
/// <param name="Step">Instruction, at a check point, from which on each instruction up to <paramref name="To"/> is written to "steps"; -1 for none.</param>
internal sealed record DiffSide(int Descriptor, string Folder, long From, long To, long Step)
{
    private const int Numbers = 4;

    /// <summary>As the value of an option.</summary>
    public string Encode() => string.Create(CultureInfo.InvariantCulture, $"{Descriptor}:{From}:{To}:{Step}:{Folder}");

    /// <summary>The opposite; null for what is none.</summary>
    public static DiffSide? TryDecode(string text)
    {
        string[] parts = text.Split(':', Numbers + 1);
        long[] numbers = new long[Numbers];
        for (int n = 0; n < Numbers; n++)
        {
            if (parts.Length <= Numbers || !long.TryParse(parts[n], CultureInfo.InvariantCulture, out numbers[n]))
                return null;
        }
        return new DiffSide((int)numbers[0], parts[Numbers], numbers[1], numbers[2], numbers[3]);
    }
}
