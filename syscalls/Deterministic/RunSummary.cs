namespace GoEmu.Syscalls.Deterministic;

/// <summary>What a run in deterministic mode amounts to: without events from outside, two runs with one seed have the same.</summary>
/// <param name="Instructions">Instructions completed by all tasks.</param>
/// <param name="Slices">Turns of tasks.</param>
/// <param name="Nanoseconds">Virtual time that has passed.</param>
/// <param name="OutsideEvents">Times that something came from outside at a moment that another run need not repeat.</param>
/// <param name="SystemCalls">System calls.</param>
/// <param name="Digest">Depends on all of them: task, time, registers and result.</param>
public sealed record RunSummary(long Instructions, long Slices, long Nanoseconds, long OutsideEvents, long SystemCalls, ulong Digest);
