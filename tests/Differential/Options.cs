using System.Globalization;
using GoEmu.Differential.Engines;
using Iced.Intel;

namespace GoEmu.Differential;

/// <summary>The command line.</summary>
public sealed record Options
{
    /// <summary>What to run.</summary>
    public required string Command { get; init; }

    /// <summary>How many cases.</summary>
    public long Count { get; private set; } = 10_000;

    /// <summary>Which ones.</summary>
    public ulong Seed { get; private set; } = 1;

    /// <summary>Mnemonics; none for all.</summary>
    public HashSet<Mnemonic> Only { get; } = [];

    /// <summary>The engines to run.</summary>
    public IReadOnlyList<string> Engines { get; private set; } = MachineSet.Complete;

    /// <summary>Whether what an engine refuses counts as a disagreement.</summary>
    public bool SkipRefused { get; private set; }

    /// <summary>Whether flags that the manuals leave undefined count.</summary>
    public bool AllFlags { get; private set; }

    /// <summary>What the JIT's code keeps in R15 besides: nothing, "counting" or "branches".</summary>
    public string Instrument { get; private set; } = "";

    /// <summary>A mistake to make; null for none.</summary>
    public string? Sabotage { get; private set; }

    /// <summary>Where to write the counts.</summary>
    public string? Coverage { get; private set; }

    /// <summary>Whether to print each case first.</summary>
    public bool Trace { get; private set; }

    /// <summary>Files of cases.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Reads arguments; null when they are wrong.</summary>
    public static Options? Parse(string[] args)
    {
        Options options = new() { Command = args[0] };
        if (options.Command is not ("instructions" or "blocks" or "cases" or "exits" or "record" or "list" or "isa" or "covers" or "hotloop"))
            return null;
        for (int n = 1; n < args.Length; n++)
        {
            if (args[n] == "--trace")
                options.Trace = true;
            else if (args[n] == "--skip-refused")
                options.SkipRefused = true;
            else if (args[n] == "--all-flags")
                options.AllFlags = true;
            else if (!args[n].StartsWith("--", StringComparison.Ordinal))
                options.Files.Add(args[n]);
            else if (n + 1 == args.Length || !options.Set(args[n], args[++n]))
                return null;
        }
        return options;
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--count":
                Count = long.Parse(value, CultureInfo.InvariantCulture);
                return true;
            case "--seed":
                Seed = ulong.Parse(value, CultureInfo.InvariantCulture);
                return true;
            case "--only":
                Only.UnionWith(value.Split(',').Select(name => Enum.Parse<Mnemonic>(name, true)));
                return true;
            case "--instrument":
                Instrument = value;
                return value is "counting" or "branches" or "stacks" or "turns";
            case "--engine":
                Engines = value.Split(',');
                return true;
            case "--sabotage":
                Sabotage = value;
                return Saboteur.Kinds.Contains(value);
            case "--coverage":
                Coverage = value;
                return true;
            default:
                return false;
        }
    }
}
