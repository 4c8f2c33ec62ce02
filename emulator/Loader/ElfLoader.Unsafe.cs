using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Loader;

/// <summary>
/// Maps the PT_LOAD segments of an image as the kernel does (fs/binfmt_elf.c): file pages are mapped, not copied; the rest of the last
/// file page and further pages are zero. Invariant: the calling thread is a guest thread, so that a bad file faults harmlessly.
/// </summary>
public static class ElfLoader
{
    private const MapFlags FixedPrivate = MapFlags.Private | MapFlags.Fixed;

    /// <summary>Maps an image.</summary>
    /// <param name="memory">Guest memory.</param>
    /// <param name="image">Checked headers.</param>
    /// <param name="fd">The open file.</param>
    /// <param name="hint">Where a position-independent image goes when there is room; 0 for anywhere in the low window.</param>
    /// <exception cref="ElfException">The segments cannot be mapped.</exception>
    public static LoadedImage Load(AddressSpace memory, ElfImage image, int fd, ulong hint)
    {
        image.CheckLoadable();
        ulong low = ulong.MaxValue, high = 0, align = GuestLayout.PageSize;
        foreach (ElfSegment segment in image.ProgramHeaders.Span)
        {
            if (segment.Type != ElfSegmentType.Load || segment.MemorySize == 0)
                continue;
            low = Math.Min(low, GuestLayout.PageDown(segment.VirtualAddress));
            high = Math.Max(high, segment.VirtualAddress + segment.MemorySize);
            if (ulong.IsPow2(segment.Align))
                align = Math.Max(align, segment.Align);
        }
        if (low == ulong.MaxValue)
            throw new ElfException(ElfErrorReason.Unloadable, "has no loadable segment");
        ulong bias = image.IsPie ? Reserve(memory, low, high, Math.Min(align, 2UL << 20), hint) : 0;
        foreach (ElfSegment segment in image.ProgramHeaders.Span)
        {
            if (segment.Type == ElfSegmentType.Load && segment.MemorySize != 0)
                MapSegment(memory, segment, fd, bias);
        }
        return new LoadedImage(bias, low + bias, high + bias, image.Entry + bias, FindHeaders(image, bias), image.ProgramHeaders.Length);
    }

    private static ulong Reserve(AddressSpace memory, ulong low, ulong high, ulong align, ulong hint)
    {
        ulong length = GuestLayout.PageUp(high - low);
        long place = memory.Map(hint, length + align, Protection.Execute, MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve, -1, 0);
        if (place < 0)
            throw new ElfException(ElfErrorReason.Unloadable, $"cannot be loaded: no room for an image of {length} bytes");
        ulong start = ((ulong)place + align - 1) & ~(align - 1);
        _ = memory.Unmap((ulong)place, length + align);
        return start - low;
    }

    private static void MapSegment(AddressSpace memory, in ElfSegment segment, int fd, ulong bias)
    {
        Protection protection = Protection.None;
        if ((segment.Flags & ElfSegmentFlags.Read) != 0)
            protection |= Protection.Read;
        if ((segment.Flags & ElfSegmentFlags.Write) != 0)
            protection |= Protection.Write;
        if ((segment.Flags & ElfSegmentFlags.Execute) != 0)
            protection |= Protection.Execute;
        ulong address = segment.VirtualAddress + bias;
        ulong page = GuestLayout.PageDown(address);
        ulong fileEnd = address + segment.FileSize;
        if (segment.FileSize != 0)
            Check(memory.Map(page, fileEnd - page, protection, FixedPrivate, fd, GuestLayout.PageDown(segment.Offset)));
        ulong end = address + segment.MemorySize;
        if (end <= fileEnd)
            return;
        ulong zeroFrom = segment.FileSize != 0 ? GuestLayout.PageUp(fileEnd) : page;
        if (segment.FileSize != 0 && (protection & Protection.Write) != 0)
            ZeroTail(fileEnd, zeroFrom); // up to the end of the page, as the kernel does: ld.so allocates from there
        if (end <= zeroFrom)
            return;
        // Writable at first, as it counts as memory in use for the kernel (vm_brk_flags) even where the program may only read it.
        Check(memory.Map(zeroFrom, end - zeroFrom, protection | Protection.Write, FixedPrivate | MapFlags.Anonymous, -1, 0));
        if ((protection & Protection.Write) == 0)
            Check(memory.Protect(zeroFrom, end - zeroFrom, protection));
    }

    private static void ZeroTail(ulong from, ulong to)
    {
        if (to > from && !UserCopy.Write(from, new byte[to - from]))
            throw new ElfException(ElfErrorReason.Unloadable, "cannot be loaded: the end of a segment is not in the file");
    }

    private static void Check(long result)
    {
        if (result < 0)
            throw new ElfException(ElfErrorReason.Unloadable, $"cannot be loaded: a segment cannot be mapped (errno {-result})");
    }

    private static ulong FindHeaders(ElfImage image, ulong bias)
    {
        ulong found = 0;
        foreach (ElfSegment segment in image.ProgramHeaders.Span)
        {
            if (segment.Type == ElfSegmentType.Load && image.ProgramHeaderOffset >= segment.Offset &&
                image.ProgramHeaderOffset < segment.Offset + segment.FileSize)
                found = image.ProgramHeaderOffset - segment.Offset + segment.VirtualAddress; // the last one counts
        }
        return found + bias;
    }
}
