namespace GoEmu.Cli.Info;

/// <summary>The ELF part of an <see cref="InfoReport"/>.</summary>
/// <param name="Class">Always "ELF64" so far.</param>
/// <param name="Type">"EXEC", "DYN", "REL" or "CORE".</param>
/// <param name="Kind">The same for people: "position-independent executable".</param>
/// <param name="Machine">GOARCH's name.</param>
/// <param name="Interpreter">The dynamic linker's path, null when static.</param>
/// <param name="Entry">Entry point.</param>
/// <param name="ExecutableStack">True when PT_GNU_STACK asks for one.</param>
/// <param name="Stripped">True when there is no .symtab.</param>
/// <param name="Symbols">Number of symbols in .symtab.</param>
/// <param name="Dwarf">True when there are DWARF sections.</param>
/// <param name="GnuBuildId">GNU build id in hexadecimal, or null.</param>
/// <param name="Loadable">True when <c>goemu run</c> would accept the headers.</param>
/// <param name="NotLoadableReason">Why not, or null.</param>
/// <param name="Segments">The program headers.</param>
internal sealed record ElfReport(
    string Class,
    string Type,
    string Kind,
    string Machine,
    string? Interpreter,
    string Entry,
    bool ExecutableStack,
    bool Stripped,
    int Symbols,
    bool Dwarf,
    string? GnuBuildId,
    bool Loadable,
    string? NotLoadableReason,
    IReadOnlyList<SegmentReport> Segments);
