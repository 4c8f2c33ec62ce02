namespace GoEmu.Tests.Commands;

/// <summary>What gdb showed at one stop.</summary>
/// <param name="Registers">By name, "fs_base" among them.</param>
/// <param name="Words">The words that were asked for.</param>
internal sealed record GdbStop(IReadOnlyDictionary<string, ulong> Registers, IReadOnlyList<ulong> Words);
