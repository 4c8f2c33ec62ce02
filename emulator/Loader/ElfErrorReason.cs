namespace GoEmu.Emulator.Loader;

/// <summary>Why a file was refused as a program, for callers that choose an errno or an exit status.</summary>
public enum ElfErrorReason
{
    /// <summary>The file does not begin with the ELF magic (it may be a script, or empty).</summary>
    NotElf,

    /// <summary>The file ends before something that its headers promise.</summary>
    Truncated,

    /// <summary>A 32-bit ELF, or one with an unknown class.</summary>
    WrongClass,

    /// <summary>A big-endian ELF, or one with an unknown byte order.</summary>
    WrongEndian,

    /// <summary>An ELF for another processor.</summary>
    WrongMachine,

    /// <summary>An ELF that is neither an executable nor a shared object (an object file, a core dump).</summary>
    WrongType,

    /// <summary>A header whose fields contradict each other or the format.</summary>
    BadHeader,

    /// <summary>The headers are readable, but the segments cannot be mapped as they ask.</summary>
    Unloadable,

    /// <summary>The host refused to read the file (a directory, an I/O error).</summary>
    Unreadable,
}
