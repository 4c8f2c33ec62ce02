namespace GoEmu.Cli.G0;

/// <summary>Whose stack a thread is on.</summary>
internal enum StackRole
{
    /// <summary>No g: C code, or a thread that has just begun.</summary>
    None,

    /// <summary>A goroutine's.</summary>
    Goroutine,

    /// <summary>That of the thread's g0.</summary>
    G0,

    /// <summary>That of the thread's gsignal.</summary>
    GSignal,
}
