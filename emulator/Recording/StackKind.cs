namespace GoEmu.Emulator.Recording;

/// <summary>Whose stack an address is on.</summary>
public enum StackKind
{
    /// <summary>None of the runtime's: C's in a cgo program.</summary>
    Other,

    /// <summary>A goroutine's own.</summary>
    Goroutine,

    /// <summary>That of a thread's g0, where the scheduler runs.</summary>
    G0,

    /// <summary>That of a thread's gsignal, where signals are handled.</summary>
    GSignal,
}
