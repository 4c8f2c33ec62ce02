namespace GoEmu.Cli.Boot;

/// <summary>How a step of the start came about.</summary>
internal enum BootStepKind
{
    /// <summary>A function that was jumped to, or that the kernel or a switch of stacks led to.</summary>
    Entry,

    /// <summary>A call.</summary>
    Call,

    /// <summary>A call whose body the compiler has put in its place.</summary>
    Inlined,

    /// <summary>A go statement, or the runtime's first.</summary>
    Go,
}
