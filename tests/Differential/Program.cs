using System.Globalization;
using GoEmu.Differential.Engines;
using GoEmu.Differential.Generation;
using GoEmu.Differential.Isa;
using Iced.Intel;

namespace GoEmu.Differential;

/// <summary>
/// The differential tests as a program of their own: what they run may jump anywhere, and the engine wants a whole address space.
/// Prints a line for each disagreement, and last a line that counts; the exit status is 1 when there was any.
/// </summary>
internal static class Program
{
    private const string Usage = """
        usage: GoEmu.Differential instructions|blocks|cases|exits|record|list|isa|covers|hotloop [OPTIONS] [FILES]
          (isa prints docs/isa.md; covers says what of the programs FILES has no handler or no case;
          hotloop whether an engine allocates while it runs)
          --count N         cases to run
          --seed N          another seed, other cases
          --only A,B        mnemonics
          --engine A,B      these engines instead of all that are complete
          --instrument WHAT have the JIT count instructions (counting), record branches (branches), with stack pointers
                            and accesses to memory (stacks), or all of these (turns)
          --skip-refused    what an engine refuses is no disagreement
          --all-flags       compare flags that the manuals leave undefined too, which depends on the processor
          --coverage FILE   write how many cases each mnemonic had: mnemonic, cases, completed, illegal, 1 if all of it faults
          --sabotage WHAT   give the engines a mistake: flag, register, vector, memory, rip or fault
          --trace           print each case before it is run
        """;

    private static int Main(string[] args)
    {
        if (args.Length == 0 || Options.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        // Everything on one thread, whose signal stack is the machines'.
        int status = 0;
        Thread thread = new(() => status = Run(options), 16 << 20);
        thread.Start();
        thread.Join();
        return status;
    }

    private static int Run(Options options)
    {
        InstructionCatalog catalog = new(NotCompared.Load());
        if (options.Command == "list")
        {
            foreach (Mnemonic mnemonic in catalog.Mnemonics)
                Console.WriteLine($"{mnemonic}: {string.Join(' ', catalog.CodesOf(mnemonic))}");
            return 0;
        }
        if (options.Command == "isa")
        {
            Console.Write(IsaDocument.Render(catalog, Gaps.Load()));
            return 0;
        }
        if (options.Command == "covers")
            return Covers(options, catalog);
        MachineSet machines = new(options.Instrument);
        machines.Only(options.Engines);
        machines.SkipRefused = options.SkipRefused;
        machines.AllFlags = options.AllFlags;
        if (options.Sabotage != null)
            machines.Sabotage(options.Sabotage);
        if (options.Command == "hotloop")
            return new HotLoop(machines, Console.Out).Run() == 0 ? 0 : 1;
        using StreamWriter output = new(Console.OpenStandardOutput());
        FailureReport report = new(output, options.Trace);
        AppDomain.CurrentDomain.UnhandledException += (_, _) => report.Died();
        long count = options.Command switch
        {
            "instructions" => Instructions(options, machines, catalog, report),
            "blocks" => Blocks(options, machines, catalog, report, output),
            "exits" => new ExitCases(machines, report).Run(),
            "record" => Record(options, machines, catalog, output),
            "cases" => Cases(options, machines, report),
            _ => throw new ArgumentException(options.Command),
        };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} cases, {report.Count} disagreements"));
        return report.Count == 0 ? 0 : 1;
    }

    private static int Covers(Options options, InstructionCatalog catalog)
    {
        Completeness completeness = new(catalog, Gaps.Load(), Console.Out);
        foreach (string file in options.Files)
            completeness.Check(file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{completeness.Count} instructions, {completeness.Missing} not covered"));
        return completeness.Missing == 0 ? 0 : 1;
    }

    private static long Instructions(Options options, MachineSet machines, InstructionCatalog catalog, FailureReport report)
    {
        RandomInstructions random = new(machines, catalog, report);
        random.Run(options.Seed, options.Count, options.Only.Count == 0 ? catalog.Mnemonics : [.. catalog.Mnemonics.Where(options.Only.Contains)]);
        if (options.Coverage != null)
        {
            File.WriteAllLines(options.Coverage, random.Coverage.Counts.OrderBy(c => c.Key).Select(c => string.Create(CultureInfo.InvariantCulture,
                $"{c.Key} {c.Value.Cases} {c.Value.Completed} {c.Value.Illegal} {(catalog.CodesOf(c.Key).All(InstructionShape.AlwaysFaults) ? 1 : 0)}")));
        }
        return random.Coverage.Total;
    }

    private static long Blocks(Options options, MachineSet machines, InstructionCatalog catalog, FailureReport report, StreamWriter output)
    {
        RandomBlocks random = new(machines, catalog, report);
        random.Run(options.Seed, options.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{random.Completed} blocks ran to their end"));
        return options.Count;
    }

    private static long Record(Options options, MachineSet machines, InstructionCatalog catalog, StreamWriter output)
    {
        RecordedCases cases = new(machines, catalog);
        foreach (Mnemonic mnemonic in catalog.Mnemonics)
            output.WriteLine(cases.Record(mnemonic, options.Seed));
        return catalog.Mnemonics.Count;
    }

    private static long Cases(Options options, MachineSet machines, FailureReport report)
    {
        CaseFiles cases = new(machines, report);
        foreach (string file in options.Files)
            cases.Run(file);
        return cases.Count;
    }
}
