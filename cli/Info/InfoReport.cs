namespace GoEmu.Cli.Info;

/// <summary>What <c>goemu info</c> prints; the JSON output is this record. Addresses are as linked, in hexadecimal.</summary>
/// <param name="File">The path as given.</param>
/// <param name="Size">Length of the file, bytes.</param>
/// <param name="Elf">What the ELF headers say.</param>
/// <param name="Go">What is known of the Go program, null when it is none.</param>
internal sealed record InfoReport(string File, ulong Size, ElfReport Elf, GoReport? Go);
