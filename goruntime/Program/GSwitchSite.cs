namespace GoEmu.GoRuntime.Program;

/// <summary>An instruction that makes another g the thread's current one: a store to its thread-local place.</summary>
/// <param name="Pc">Its address.</param>
/// <param name="Function">The function it is in.</param>
/// <param name="Register">Number of the register, in encodings, that holds the new g.</param>
public readonly record struct GSwitchSite(ulong Pc, string Function, int Register);
