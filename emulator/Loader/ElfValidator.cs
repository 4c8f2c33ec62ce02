namespace GoEmu.Emulator.Loader;

/// <summary>
/// Which files can be run, after <c>load_elf_binary</c> in Linux <c>fs/binfmt_elf.c</c>. Stricter than the kernel in one place: a file
/// that was cut off is refused, where the kernel would let it run up to the first page that is missing.
/// </summary>
internal static class ElfValidator
{
    /// <summary>End of user space with four-level page tables (TASK_SIZE of x86-64).</summary>
    private const ulong UserSpaceEnd = 0x7fff_ffff_f000;

    private const ulong PageMask = 0xfff;

    /// <summary>What can be said before anything is mapped.</summary>
    internal static void CheckFile(ElfImage image)
    {
        if (image.Type is not (ElfType.Executable or ElfType.Dynamic))
            throw new ElfException(ElfErrorReason.WrongType, $"is an ELF {TypeName(image.Type)}, not a program");
        ReadOnlySpan<ElfSegment> segments = image.ProgramHeaders.Span;
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly ElfSegment s = ref segments[i];
            if (s.Type != ElfSegmentType.Load || s.FileSize == 0)
                continue;
            if (WhyNot(s) == null && (s.Offset > image.FileLength || s.FileSize > image.FileLength - s.Offset))
                throw new ElfException(ElfErrorReason.Truncated, $"is truncated: segment {i} is beyond the end of the file");
        }
    }

    /// <summary>What the kernel finds while it maps.</summary>
    internal static void CheckSegments(ElfImage image)
    {
        ReadOnlySpan<ElfSegment> segments = image.ProgramHeaders.Span;
        for (int i = 0; i < segments.Length; i++)
        {
            if (segments[i].Type == ElfSegmentType.Load && WhyNot(segments[i]) is { } why)
                throw new ElfException(ElfErrorReason.Unloadable, $"cannot be loaded: segment {i} {why}");
        }
    }

    /// <summary>Why a segment cannot be mapped, or null.</summary>
    internal static string? WhyNot(in ElfSegment s)
    {
        if (s.FileSize > s.MemorySize)
            return "has more bytes in the file than in memory";
        if (s.MemorySize > UserSpaceEnd)
            return $"has an absurd size of {s.MemorySize} bytes";
        if (s.VirtualAddress >= UserSpaceEnd || s.VirtualAddress > UserSpaceEnd - s.MemorySize)
            return $"at 0x{s.VirtualAddress:x} is beyond the user address space";
        if (s.FileSize != 0 && ((s.Offset ^ s.VirtualAddress) & PageMask) != 0)
            return "has an offset that does not fit its address within a page";
        return null;
    }

    internal static string TypeName(ElfType type) => type switch
    {
        ElfType.Relocatable => "object file",
        ElfType.Core => "core dump",
        ElfType.Executable => "executable",
        ElfType.Dynamic => "shared object",
        _ => $"file of type {(int)type}",
    };
}
