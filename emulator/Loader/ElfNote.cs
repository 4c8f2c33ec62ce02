namespace GoEmu.Emulator.Loader;

/// <summary>One note of a PT_NOTE segment or a note section.</summary>
/// <param name="Owner">Name field ("GNU", "Go"), without its terminator.</param>
/// <param name="Type">Type, whose meaning the owner decides.</param>
/// <param name="Description">The note's bytes.</param>
public readonly record struct ElfNote(string Owner, uint Type, ReadOnlyMemory<byte> Description)
{
    /// <summary>NT_GNU_BUILD_ID, of owner "GNU".</summary>
    public const uint GnuBuildId = 3;

    /// <summary>The Go build id, of owner "Go" (<c>cmd/link/internal/ld/elf.go</c>).</summary>
    public const uint GoBuildId = 4;
}
