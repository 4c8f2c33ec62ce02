namespace GoEmu.Emulator.Loader;

/// <summary>Where an ELF image ended up in guest memory.</summary>
/// <param name="Bias">Added to every address in the file; 0 for fixed images.</param>
/// <param name="Start">First mapped address.</param>
/// <param name="End">Behind the last mapped byte (bss included), not rounded.</param>
/// <param name="Entry">First instruction.</param>
/// <param name="ProgramHeaders">Address of the program headers, for AT_PHDR.</param>
/// <param name="ProgramHeaderCount">Their number, for AT_PHNUM.</param>
public sealed record LoadedImage(ulong Bias, ulong Start, ulong End, ulong Entry, ulong ProgramHeaders, int ProgramHeaderCount);
