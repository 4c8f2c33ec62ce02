namespace GoEmu.Cli.Step;

/// <summary>How instructions are written.</summary>
internal enum StepSyntax
{
    /// <summary>As Go's assembler: sources first, sizes in the mnemonic, AX for RAX.</summary>
    Go,

    /// <summary>As in Intel's manuals.</summary>
    Intel,

    /// <summary>AT&amp;T, as GNU's assembler.</summary>
    Att,
}
