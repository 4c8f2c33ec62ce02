namespace GoEmu.Emulator.Loader;

/// <summary>Numbers and names of <c>e_machine</c>; names are GOARCH's where Go has one.</summary>
public static class ElfMachine
{
    /// <summary>EM_X86_64, the only one that can be run here.</summary>
    public const ushort X64 = 62;

    /// <summary>A name for people; "machine N" for what is not known.</summary>
    public static string Name(ushort machine, bool is64, bool littleEndian) => machine switch
    {
        2 => "sparc",
        3 or 6 => "386",
        4 => "m68k",
        8 => is64 ? (littleEndian ? "mips64le" : "mips64") : (littleEndian ? "mipsle" : "mips"),
        15 => "parisc",
        20 => "ppc",
        21 => littleEndian ? "ppc64le" : "ppc64",
        22 => "s390x",
        40 => "arm",
        42 => "sh",
        43 => "sparc64",
        50 => "ia64",
        X64 => is64 ? "amd64" : "x32",
        183 => "arm64",
        243 => is64 ? "riscv64" : "riscv32",
        247 => "bpf",
        258 => is64 ? "loong64" : "loong32",
        _ => $"machine {machine}",
    };
}
