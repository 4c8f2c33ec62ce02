namespace GoEmu.Emulator.Recording;

/// <summary>Whose stack a task is on.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="G">Address of the g that it belongs to; 0 for none.</param>
/// <param name="Goroutine">The id of the goroutine that the task runs, also while it is on another stack; 0 for none.</param>
/// <param name="Thread">The id of the thread (m), or -1 while there is none.</param>
public readonly record struct StackTag(StackKind Kind, ulong G, ulong Goroutine, long Thread);
