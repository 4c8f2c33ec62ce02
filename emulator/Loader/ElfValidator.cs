namespace GoEmu.Emulator.Loader;

/// <summary>
/// Whether the segments can be mapped, after <c>load_elf_binary</c> in Linux <c>fs/binfmt_elf.c</c>. Stricter than the
/// kernel in three places where it would let the program start and die at once: a segment cut off by the end of
/// the file (SIGBUS), segments on top of each other, and an entry point outside of all code (SIGSEGV).
/// </summary>
internal static class ElfValidator
{
    /// <summary>End of user space with four-level page tables (TASK_SIZE of x86-64).</summary>
    internal const ulong UserSpaceEnd = 0x7fff_ffff_f000;

    /// <summary>The usual vm.mmap_min_addr: nothing is linked below it.</summary>
    internal const ulong LowestAddress = 0x1_0000;

    /// <summary>More memory than this in the segments is a damaged header, not a program: 1 TiB.</summary>
    internal const ulong LargestImage = 1UL << 40;

    private const ulong PageMask = 0xfff;

    internal static void CheckLoadable(ElfImage image, ulong fileLength)
    {
        if (image.Type is not (ElfType.Executable or ElfType.Dynamic))
            throw new ElfException(ElfErrorReason.WrongType, $"is an ELF {TypeName(image.Type)}, not a program");

        ReadOnlySpan<ElfSegment> segments = image.ProgramHeaders.Span;
        bool any = false;
        bool entryFound = false;
        ulong low = ulong.MaxValue;
        ulong high = 0;
        ulong total = 0; // 1170 segments of at most 1 TiB cannot wrap it
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly ElfSegment s = ref segments[i];
            if (s.Type != ElfSegmentType.Load)
                continue;
            CheckSegment(i, s, image.Type, fileLength);
            if (s.MemorySize == 0)
                continue;
            for (int j = 0; j < i; j++)
            {
                ref readonly ElfSegment o = ref segments[j];
                if (o.Type == ElfSegmentType.Load && s.VirtualAddress < o.VirtualAddress + o.MemorySize
                    && o.VirtualAddress < s.VirtualAddress + s.MemorySize)
                    throw Unloadable($"segments {j} and {i} overlap in memory");
            }

            any = true;
            total += s.MemorySize;
            low = Math.Min(low, s.VirtualAddress);
            high = Math.Max(high, s.VirtualAddress + s.MemorySize);
            entryFound |= s.Contains(image.Entry) && (s.Flags & ElfSegmentFlags.Execute) != 0;
        }

        if (!any)
            throw Unloadable("has no loadable segment");
        if (total > LargestImage || (image.Type == ElfType.Dynamic && high - low > LargestImage))
            throw Unloadable($"needs an absurd amount of address space ({Math.Max(total, high - low)} bytes)");
        if (!entryFound)
            throw Unloadable($"entry point 0x{image.Entry:x} is in no executable segment");
    }

    private static void CheckSegment(int index, in ElfSegment s, ElfType type, ulong fileLength)
    {
        if (s.FileSize > s.MemorySize)
            throw Unloadable($"segment {index} has more bytes in the file than in memory");
        if (s.MemorySize > LargestImage)
            throw Unloadable($"segment {index} has an absurd size of {s.MemorySize} bytes");
        if (s.VirtualAddress > UserSpaceEnd || s.MemorySize > UserSpaceEnd - s.VirtualAddress)
            throw Unloadable($"segment {index} at 0x{s.VirtualAddress:x} is beyond the user address space");
        if (type == ElfType.Executable && s.MemorySize != 0 && s.VirtualAddress < LowestAddress)
            throw Unloadable($"segment {index} at 0x{s.VirtualAddress:x} is below the lowest address a program may use");
        if (s.FileSize == 0)
            return;
        if (s.Offset > fileLength || s.FileSize > fileLength - s.Offset)
            throw new ElfException(ElfErrorReason.Truncated, $"is truncated: segment {index} is beyond the end of the file");
        if (((s.Offset ^ s.VirtualAddress) & PageMask) != 0)
            throw Unloadable($"segment {index} has an offset that does not fit its address within a page");
    }

    internal static string TypeName(ElfType type) => type switch
    {
        ElfType.Relocatable => "object file",
        ElfType.Core => "core dump",
        ElfType.Executable => "executable",
        ElfType.Dynamic => "shared object",
        _ => $"file of type {(int)type}",
    };

    private static ElfException Unloadable(string message) => new(ElfErrorReason.Unloadable, message);
}
