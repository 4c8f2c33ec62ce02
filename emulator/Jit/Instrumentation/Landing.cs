namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>Where in a transfer of control translated code was left.</summary>
internal enum Landing
{
    /// <summary>Not in one, or behind all of it.</summary>
    None,

    /// <summary>An indirect one has happened; the code at its target has not been reached.</summary>
    Target,

    /// <summary>A direct one that is recorded or may end a slice has happened, but not that.</summary>
    Edge,

    /// <summary>Not in one: an instruction that sets RSP is done, and that is to be recorded.</summary>
    Stack,

    /// <summary>Not in one: before an instruction, where what it accesses is being recorded and there may be no room for it.</summary>
    Access,
}
