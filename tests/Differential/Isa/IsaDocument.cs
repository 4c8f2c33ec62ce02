using System.Text;
using GoEmu.Differential.Generation;
using GoEmu.Emulator.Isa;
using GoEmu.Emulator.Jit;
using Iced.Intel;

namespace GoEmu.Differential.Isa;

/// <summary>Renders docs/isa.md: every mnemonic that there can be, what each engine does with it, and how that is tested.</summary>
public static class IsaDocument
{
    private const string Head = """
        # Instructions

        Every mnemonic of x86-64-v3 and of the extensions around it that user programs reach, as Iced names them. Written by
        `GoEmu.Differential isa` from the declarations themselves; a test compares.

        - **JIT**: *copied* as it is (with another register for R15 and other displacements where needed), *rewritten*, or *refused*:
          the guest gets SIGILL.
        - **Interpreter**: *yes*, what is missing, or *no*: the guest gets SIGILL.
        - **Tested**: *random* cases on the processor, the JIT and the interpreter, the same number for each mnemonic, and one
          recorded case (`tests/Differential`); otherwise why not.

        """;

    private const string GapsHead = """

        ## What there is not

        Extensions that the interpreter does not have. Its CPUID says so; the JIT copies what the processor has.

        | Extension | Why |
        |---|---|

        """;

    /// <summary>The document.</summary>
    public static string Render(InstructionCatalog catalog, Gaps gaps)
    {
        StringBuilder text = new(Head);
        IEnumerable<Code> codes = catalog.Mnemonics.SelectMany(catalog.CodesOf).Concat(catalog.LeftOut.Keys);
        // The first code in the encoding's order says to which extension a mnemonic belongs.
        var groups = codes.GroupBy(c => c.Mnemonic()).Select(g => (Mnemonic: g.Key, Codes: g.Order().ToList()))
            .GroupBy(m => string.Join(' ', m.Codes[0].CpuidFeatures())).OrderBy(g => g.Min(m => m.Codes[0].CpuidFeatures()[0]));
        foreach (var group in groups)
        {
            text.Append($"\n## {group.Key}\n\n| Mnemonic | JIT | Interpreter | Tested |\n|---|---|---|---|\n");
            foreach ((Mnemonic mnemonic, List<Code> list) in group.OrderBy(m => m.Mnemonic.ToString(), StringComparer.Ordinal))
                text.Append($"| {mnemonic.ToString().ToLowerInvariant()} | {Jit(list)} | {Interpreter(mnemonic)} | {Tested(catalog, list)} |\n");
        }
        text.Append(GapsHead);
        foreach ((CpuidFeature feature, string reason) in gaps.All)
            text.Append($"| {feature} | {reason} |\n");
        return text.ToString();
    }

    private static string Jit(List<Code> codes)
    {
        int refused = codes.Count(IsRefused);
        if (refused == codes.Count)
            return "refused";
        string kind = codes.Exists(c => c.FlowControl() != FlowControl.Next || c is Code.Cpuid) ? "rewritten" : "copied";
        return refused == 0 ? kind : $"{kind}; refused: {string.Join(", ", codes.Where(IsRefused))}";
    }

    private static bool IsRefused(Code code)
    {
        Instruction instruction = default;
        instruction.Code = code;
        return InstructionTraits.IsRefused(instruction);
    }

    private static string Interpreter(Mnemonic mnemonic)
    {
        ref readonly InstructionEntry entry = ref InstructionTable.Instance[mnemonic];
        return !entry.IsDeclared ? "no" : entry.Note.Length == 0 ? "yes" : entry.Note;
    }

    private static string Tested(InstructionCatalog catalog, List<Code> codes)
    {
        var left = codes.Where(catalog.LeftOut.ContainsKey).GroupBy(c => catalog.LeftOut[c]).ToList();
        if (left.Count == 0)
            return "random";
        if (left.Sum(g => g.Count()) == codes.Count)
            return string.Join("; ", left.Select(g => g.Key));
        return "random, but for " + string.Join("; ", left.Select(g => $"{string.Join(", ", g)} ({g.Key})"));
    }
}
