using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Loader;

/// <summary>
/// Images linked above the guest's address space lie among the host process's own mappings: their pages are taken at once, as far as they
/// are free, and given to the guest.
/// </summary>
public static class ImageRanges
{
    /// <summary>Takes them; false when one is in use.</summary>
    public static bool TryReserve(ElfImage image, AddressSpace memory)
    {
        foreach (ElfSegment segment in image.ProgramHeaders.Span)
        {
            if (segment.Type != ElfSegmentType.Load || ElfValidator.WhyNot(segment) != null)
                continue; // none, or one that cannot be loaded
            ulong start = Math.Max(GuestLayout.PageDown(segment.VirtualAddress), GuestLayout.HighEnd);
            ulong end = GuestLayout.PageUp(segment.VirtualAddress + segment.MemorySize);
            if (start >= end || memory.IsGuestRange(start, end - start))
                continue;
            if (!HostMemory.CanCommit(segment.MemorySize - segment.FileSize))
                continue; // nor can this one
            if (JitLayout.OverlapsFar(start, end) || !HostMemory.TryReserve(start, end - start))
                return false;
            memory.AddRange(start, end);
        }
        return true;
    }
}
