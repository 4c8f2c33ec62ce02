namespace GoEmu.Emulator.Loader;

/// <summary>The <c>e_type</c> of an ELF file (System V gABI, chapter 4).</summary>
public enum ElfType : ushort
{
    None = 0,
    Relocatable = 1,

    /// <summary>ET_EXEC: linked for fixed addresses.</summary>
    Executable = 2,

    /// <summary>ET_DYN: a position-independent executable, a static-PIE one, ld.so or a shared library.</summary>
    Dynamic = 3,
    Core = 4,
}
