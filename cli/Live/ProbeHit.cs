using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Live;

/// <summary>A thread that has come to a probe.</summary>
/// <param name="Task">The thread, on which this is told.</param>
/// <param name="Registers">Its registers.</param>
/// <param name="Instructions">Guest instructions that all threads have executed so far; null where nobody counts.</param>
internal readonly record struct ProbeHit(GuestTask Task, GuestRegisters Registers, long? Instructions);
